//! Which materialized views write into a table, read from the statements that made them.

use crate::catalog::{Catalog, EVENTS};

/// The views on events, in this database, that write into `table`.
pub(super) fn feeding_views<'a>(catalog: &'a Catalog, database: &str, table: &str) -> Vec<&'a str> {
    let on_events: &[String] = catalog.get(EVENTS).map_or(&[], |events| &events.views);
    catalog
        .iter()
        .filter(|(name, view)| {
            view.engine == "MaterializedView"
                && on_events.contains(&format!("{database}.{name}"))
                && target(&view.create)
                    .is_some_and(|(of, target)| target == table && of.is_none_or(|of| of == database))
        })
        .map(|(name, _)| name)
        .collect()
}

/// The target of `CREATE MATERIALIZED VIEW db.view [UUID '..'] [ON CLUSTER c] TO db.table …`: database and name.
fn target(create: &str) -> Option<(Option<String>, String)> {
    let rest = create.strip_prefix("CREATE MATERIALIZED VIEW ")?;
    let mut rest = skip_name(rest)?;
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix("TO ") {
            let (first, after) = identifier(after)?;
            return match after.strip_prefix('.') {
                Some(after) => Some((Some(first), identifier(after)?.0)),
                None => Some((None, first)),
            };
        }
        if let Some(after) = rest.strip_prefix("UUID '") {
            rest = after.split_once('\'')?.1;
        } else if let Some(after) = rest.strip_prefix("ON CLUSTER ") {
            rest = identifier(after)?.1;
        } else {
            return None;
        }
    }
}

fn skip_name(text: &str) -> Option<&str> {
    let (_, rest) = identifier(text)?;
    match rest.strip_prefix('.') {
        Some(rest) => Some(identifier(rest)?.1),
        None => Some(rest),
    }
}

/// An identifier, bare or in backticks, and what follows it.
fn identifier(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('`') else {
        let end = text
            .find(|character: char| !(character.is_alphanumeric() || character == '_'))
            .unwrap_or(text.len());
        return (end > 0).then(|| (text[..end].to_owned(), &text[end..]));
    };
    let mut name = String::new();
    let mut characters = quoted.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => name.push(characters.next()?.1),
            '`' => return Some((name, &quoted[at + 1..])),
            _ => name.push(character),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_target_of_a_view_is_found_in_every_form() {
        let cases = [
            (
                "CREATE MATERIALIZED VIEW t.mv TO t.events_hourly (`hour` DateTime) AS SELECT 1",
                Some((Some("t"), "events_hourly")),
            ),
            (
                "CREATE MATERIALIZED VIEW t.mv UUID 'a-b' ON CLUSTER `my c` TO `t`.`odd\\`name` AS SELECT 1",
                Some((Some("t"), "odd`name")),
            ),
            (
                "CREATE MATERIALIZED VIEW mv TO plain AS SELECT 1",
                Some((None, "plain")),
            ),
            (
                "CREATE MATERIALIZED VIEW t.events_1min (`minute` DateTime) ENGINE = SummingMergeTree AS SELECT 'x TO y'",
                None,
            ),
            ("CREATE VIEW t.v AS SELECT 1", None),
        ];
        for (create, expected) in cases {
            let expected = expected.map(|(of, name): (Option<&str>, &str)| (of.map(str::to_owned), name.to_owned()));
            assert_eq!(target(create), expected, "{create}");
        }
    }
}
