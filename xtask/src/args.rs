//! The command line of `cargo xtask`.

use anyhow::bail;

pub(crate) const USAGE: &str = "\
The project's own chores.

Usage: cargo xtask <chore>

  test [--quick] [--keep-going] [--only STEP]…
             everything a change must pass, stopping at the first failure; --quick leaves out what only the
             CI machine needs to see every time; --only runs the named steps (a part of the name is enough)
  ci         setup, then test with the settings of the CI machine
  setup      installs what the tests need: redis-server, the embedded ClickHouse engine, Chromium
  tidy       the house rules alone, without building the library
  docs       rustdoc with warnings denied; links and code of the Markdown files
  deny       licenses, duplicate versions and sources of the dependencies, by deny.toml
  examples   builds and runs every example
  bench [NAME]…
             the benches, or those whose name holds a NAME
  compile-cost
             processor time of building 300 assets, against boxed closures written by hand; needs no network";

/// What was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Chore {
    Help,
    Test(Choice),
    Ci(Choice),
    Setup,
    Tidy,
    Docs,
    Deny,
    Examples,
    Bench(Vec<String>),
    CompileCost,
}

/// Which steps of `test` run, and how.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) quick: bool,
    pub(crate) keep_going: bool,
    /// Parts of the names of the steps to run; all if empty.
    pub(crate) only: Vec<String>,
}

pub(crate) fn parse(arguments: &[String]) -> anyhow::Result<Chore> {
    let Some((name, rest)) = arguments.split_first() else {
        return Ok(Chore::Help);
    };
    let chore = match name.as_str() {
        "help" | "--help" | "-h" => Chore::Help,
        "test" => return choice(rest).map(Chore::Test),
        "ci" => return choice(rest).map(Chore::Ci),
        "bench" => return Ok(Chore::Bench(rest.to_vec())),
        "setup" => Chore::Setup,
        "tidy" => Chore::Tidy,
        "docs" => Chore::Docs,
        "deny" => Chore::Deny,
        "examples" => Chore::Examples,
        "compile-cost" => Chore::CompileCost,
        unknown => bail!("unknown chore `{unknown}`; see `cargo xtask help`"),
    };
    match rest.first() {
        Some(extra) => bail!("`{name}` takes no `{extra}`; see `cargo xtask help`"),
        None => Ok(chore),
    }
}

fn choice(arguments: &[String]) -> anyhow::Result<Choice> {
    let mut choice = Choice::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        match argument.as_str() {
            "--quick" => choice.quick = true,
            "--keep-going" => choice.keep_going = true,
            "--only" => match rest.next() {
                Some(step) => choice.only.push(step.clone()),
                None => bail!("`--only` needs the name of a step"),
            },
            unknown => bail!("unknown option `{unknown}`; see `cargo xtask help`"),
        }
    }
    Ok(choice)
}

#[cfg(test)]
mod tests {
    use super::{Choice, Chore, parse};

    fn parsed(line: &str) -> anyhow::Result<Chore> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&arguments)
    }

    #[test]
    fn chores_and_options_are_read() {
        assert_eq!(parsed("").unwrap(), Chore::Help);
        assert_eq!(parsed("tidy").unwrap(), Chore::Tidy);
        let choice = Choice {
            quick: true,
            keep_going: false,
            only: vec!["clippy".to_owned(), "deny".to_owned()],
        };
        assert_eq!(
            parsed("test --quick --only clippy --only deny").unwrap(),
            Chore::Test(choice)
        );
        assert_eq!(parsed("bench plan").unwrap(), Chore::Bench(vec!["plan".to_owned()]));
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        for (line, named) in [
            ("tset", "`tset`"),
            ("test --fast", "`--fast`"),
            ("tidy now", "`now`"),
            ("ci --only", "`--only`"),
            ("compile-cost 30", "`30`"),
        ] {
            let fault = parsed(line).unwrap_err().to_string();
            assert!(fault.contains(named), "{fault}");
        }
    }
}
