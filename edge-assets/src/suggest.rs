//! Cures in texts of errors: "did you mean", with the nearest known names to one that is unknown; and where a text has its cure.

/// Names within this many are offered.
const OFFERED: usize = 3;

/// Returns the known names nearest to `unknown`, best first, three at most.
///
/// A name is near when its Damerau–Levenshtein distance is at most a third of the longer one's length, or
/// when one contains the other. Distances come from the `strsim` crate.
pub fn nearest<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = unknown.chars().count();
    let mut scored: Vec<(usize, &str)> = known
        .into_iter()
        .filter_map(|name| {
            let length = name.chars().count();
            let (longest, apart) = (wanted.max(length), wanted.abs_diff(length));
            let contains = unknown.len() > 2 && (name.contains(unknown) || unknown.contains(name));
            // The distance is no less than the difference of the lengths, and takes far longer to find.
            if apart * 3 > longest && !contains {
                return None;
            }
            let distance = strsim::damerau_levenshtein(unknown, name);
            (distance * 3 <= longest || contains).then_some((distance, name))
        })
        .collect();
    scored.sort();
    scored.dedup();
    scored.truncate(OFFERED);
    scored.into_iter().map(|(_, name)| name).collect()
}

/// Words the offer as the tail of an error text: `; did you mean a or b`, or nothing.
pub fn did_you_mean<'a>(unknown: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    let near = nearest(unknown, known);
    if near.is_empty() {
        return String::new();
    }
    let quoted: Vec<String> = near.iter().map(|name| format!("`{name}`")).collect();
    format!("; did you mean {}", quoted.join(" or "))
}

/// Takes a text apart into what is wrong and what to do: at its last `; ` outside of quoted words.
///
/// Texts of several lines are lists; each entry has its cure beside it.
#[cfg(any(feature = "cli", feature = "web"))]
pub(crate) fn split_cure(text: &str) -> (&str, Option<&str>) {
    if text.contains('\n') {
        return (text, None);
    }
    let mut quoted = false;
    let mut place = None;
    for (at, char) in text.char_indices() {
        match char {
            '`' => quoted = !quoted,
            ';' if !quoted && text[at..].starts_with("; ") => place = Some(at),
            _ => {}
        }
    }
    match place {
        Some(at) => (&text[..at], Some(&text[at + 2..])),
        None => (text, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_the_nearest_names_first() {
        let known = ["device_stats_cache", "device_stats", "timeseries_cache", "events"];
        assert_eq!(nearest("device_stat_cache", known)[0], "device_stats_cache");
        assert_eq!(did_you_mean("zzz", known), "");
        assert_eq!(did_you_mean("event", known), "; did you mean `events`");
    }
}
