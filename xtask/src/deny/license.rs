//! License expressions (SPDX): whether what is allowed suffices.

/// Whether the expression can be met with allowed licenses only; `None` if it cannot be read.
pub(crate) fn is_met(expression: &str, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
    // Old crates write `MIT/Apache-2.0`.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let mut words = Words {
        words: spaced.split_whitespace().collect(),
        at: 0,
    };
    let met = words.either(allowed)?;
    (words.at == words.words.len()).then_some(met)
}

struct Words<'a> {
    words: Vec<&'a str>,
    at: usize,
}

impl Words<'_> {
    fn takes(&mut self, word: &str) -> bool {
        let found = self.words.get(self.at).is_some_and(|next| *next == word);
        self.at += usize::from(found);
        found
    }

    fn either(&mut self, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
        let mut met = self.both(allowed)?;
        while self.takes("OR") {
            met |= self.both(allowed)?;
        }
        Some(met)
    }

    fn both(&mut self, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
        let mut met = self.one(allowed)?;
        while self.takes("AND") {
            met &= self.one(allowed)?;
        }
        Some(met)
    }

    fn one(&mut self, allowed: &dyn Fn(&str) -> bool) -> Option<bool> {
        if self.takes("(") {
            let met = self.either(allowed)?;
            return self.takes(")").then_some(met);
        }
        let name = *self
            .words
            .get(self.at)
            .filter(|word| !["OR", "AND", "WITH", ")"].contains(*word))?;
        self.at += 1;
        if self.takes("WITH") {
            let exception = *self.words.get(self.at)?;
            self.at += 1;
            // An exception only ever grants more.
            return Some(allowed(&format!("{name} WITH {exception}")) || allowed(name));
        }
        Some(allowed(name))
    }
}

#[cfg(test)]
mod tests {
    use super::is_met;

    fn met(expression: &str) -> Option<bool> {
        is_met(expression, &|name| ["MIT", "Apache-2.0", "Unicode-3.0"].contains(&name))
    }

    #[test]
    fn expressions_are_weighed() {
        for expression in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0/MIT",
            "(MIT OR GPL-3.0) AND Unicode-3.0",
            "Apache-2.0 WITH LLVM-exception",
        ] {
            assert_eq!(met(expression), Some(true), "{expression}");
        }
        for expression in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "MIT AND (GPL-3.0 OR LGPL-2.1)",
            "GPL-3.0 OR MIT AND LGPL-2.1",
        ] {
            assert_eq!(met(expression), Some(false), "{expression}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_met() {
        for expression in ["", "MIT OR", "(MIT", "MIT Apache-2.0", "AND MIT"] {
            assert_eq!(met(expression), None, "{expression}");
        }
    }
}
