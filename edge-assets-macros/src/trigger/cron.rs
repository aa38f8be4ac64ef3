//! Cron expressions, checked while compiling: five fields, and at least one day in four years on which they fire.
//!
//! Each field takes `*`, numbers, ranges `1-5`, steps `*/15` and `9-17/2`, and lists of them; months and days of the week
//! take names. The day of the month takes `L` (the last), `15W` (the nearest weekday) and `LW`; the day of the week takes
//! `5#2` (the second Friday) and `5L` (the last Friday), and a leading `+` when both kinds of day must match, where
//! without it one is enough. Everything accepted here is accepted by the scheduler at run time.

/// One of the five fields.
struct Field {
    /// What a value of it is called.
    name: &'static str,
    low: u8,
    high: u8,
    /// Names of values, the first for `low` or, for weekdays, for 0.
    names: &'static [&'static str],
}

const MINUTE: Field = Field {
    name: "a minute",
    low: 0,
    high: 59,
    names: &[],
};
const HOUR: Field = Field {
    name: "an hour",
    low: 0,
    high: 23,
    names: &[],
};
const DAY: Field = Field {
    name: "a day of the month",
    low: 1,
    high: 31,
    names: &[],
};
const MONTH: Field = Field {
    name: "a month",
    low: 1,
    high: 12,
    names: &[
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ],
};
const WEEKDAY: Field = Field {
    name: "a day of the week",
    low: 0,
    high: 7,
    names: &["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"],
};

/// The days that each month has in a leap year.
const DAYS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const NICKNAMES: [(&str, &str); 7] = [
    ("@yearly", "0 0 1 1 *"),
    ("@annually", "0 0 1 1 *"),
    ("@monthly", "0 0 1 * *"),
    ("@weekly", "0 0 * * SUN"),
    ("@daily", "0 0 * * *"),
    ("@midnight", "0 0 * * *"),
    ("@hourly", "0 * * * *"),
];

/// What a field matches.
struct Matched {
    /// It is `*`.
    any: bool,
    values: Vec<u8>,
    /// It matches by `L`, `LW` or `#`, too, of which every month has one, or some month of some year.
    modified: bool,
}

/// What one item of a list says beside numbers.
enum Modified {
    /// Nothing: it is a number or a range.
    No,
    /// It matches without naming a day.
    Yes,
    /// It matches near a day, which must exist.
    Near(u8),
}

/// The five fields of an expression that is right.
struct Fields {
    minutes: Matched,
    hours: Matched,
    days: Matched,
    weekdays: Matched,
}

/// Says what is wrong with an expression, and what to write instead.
pub(crate) fn check(expression: &str) -> Result<(), String> {
    read(expression).map(|_| ())
}

/// The shortest time between two instants of an expression that is right, as far as the fields alone tell it: nothing when
/// they do not.
pub(super) fn shortest_minutes(expression: &str) -> Option<u32> {
    let Fields {
        minutes,
        hours,
        days,
        weekdays,
    } = read(expression).ok()?;
    let of_day = |hour: u8| {
        minutes
            .values
            .iter()
            .map(move |minute| u32::from(hour) * 60 + u32::from(*minute))
    };
    let mut times: Vec<u32> = hours.values.iter().flat_map(|hour| of_day(*hour)).collect();
    times.sort_unstable();
    times.dedup();
    if days.any && weekdays.any {
        // Every day is followed by another one.
        times.extend(times.first().map(|first| first + 24 * 60));
    }
    times.windows(2).map(|pair| pair[1] - pair[0]).min()
}

fn read(expression: &str) -> Result<Fields, String> {
    let nickname = expression.trim().to_ascii_lowercase();
    if let Some((_, fields)) = NICKNAMES.iter().find(|(name, _)| *name == nickname) {
        return Err(format!("`{nickname}` hides when it fires; write `{fields}`"));
    }
    let fields: Vec<&str> = expression.split_whitespace().collect();
    let [minute, hour, day, month, weekday] = fields[..] else {
        let cure = match fields.len() {
            6 | 7 => "; there are no seconds and no years",
            _ => "",
        };
        return Err(format!(
            "a cron expression has five fields: minute, hour, day of month, month, day of week; this one has {}{cure}",
            fields.len()
        ));
    };
    let minutes = parse(&MINUTE, minute, refuse_modifier)?;
    let hours = parse(&HOUR, hour, refuse_modifier)?;
    let days = parse(&DAY, day.strip_prefix('?').map_or(day, star_when_alone), day_modifier)?;
    let months = parse(&MONTH, month, refuse_modifier)?;
    let (both, weekday) = weekday.strip_prefix('+').map_or((false, weekday), |rest| (true, rest));
    let weekday = weekday.strip_prefix('?').map_or(weekday, star_when_alone);
    let weekdays = parse(&WEEKDAY, weekday, weekday_modifier)?;
    check_fires(day, &days, &months, both || weekdays.any)?;
    Ok(Fields {
        minutes,
        hours,
        days,
        weekdays,
    })
}

/// `?` alone is another way to write `*` in the fields of days.
fn star_when_alone(rest: &str) -> &str {
    if rest.is_empty() { "*" } else { "?" }
}

/// Refuses days that none of the months has, where the day of the week does not fire instead.
fn check_fires(written: &str, days: &Matched, months: &Matched, day_counts: bool) -> Result<(), String> {
    if days.any || days.modified || !day_counts {
        return Ok(());
    }
    let exists = |day: &u8| months.values.iter().any(|month| *day <= DAYS[usize::from(*month) - 1]);
    if days.values.iter().any(exists) {
        return Ok(());
    }
    Err(format!(
        "this never fires: none of the months has a day {written}; for the last day of each month write `L`"
    ))
}

/// Reads the modifiers that a field takes.
type Modifier = fn(&Field, &str) -> Result<Modified, String>;

fn parse(field: &Field, text: &str, modifier: Modifier) -> Result<Matched, String> {
    let mut matched = Matched {
        any: text == "*",
        values: Vec::new(),
        modified: false,
    };
    if matched.any {
        matched.values.extend(field.low..=field.high);
        return Ok(matched);
    }
    for item in text.split(',') {
        if item.is_empty() {
            return Err(format!("the list `{text}` has an empty item; take the comma off"));
        }
        if item == "*" {
            return Err(format!(
                "`*` in the list `{text}` leaves nothing to list; write `*` alone"
            ));
        }
        match modifier(field, item)? {
            Modified::Yes => matched.modified = true,
            Modified::Near(day) => matched.values.push(day),
            Modified::No => parse_item(field, item, &mut matched.values)?,
        }
    }
    Ok(matched)
}

fn parse_item(field: &Field, item: &str, values: &mut Vec<u8>) -> Result<(), String> {
    let (range, step) = match item.split_once('/') {
        Some((range, step)) => (range, Some(parse_step(field, item, step)?)),
        None => (item, None),
    };
    let (first, last) = if range == "*" {
        (field.low, field.high)
    } else if let Some((first, last)) = range.split_once('-') {
        let (from, to) = (parse_value(field, first)?, parse_value(field, last)?);
        // Sunday is 0 and 7; behind a dash it is the end of the week.
        let to = if field.names.len() == 7 && last.eq_ignore_ascii_case("SUN") {
            7
        } else {
            to
        };
        if from > to {
            let Field { low, high, .. } = field;
            return Err(format!(
                "the range `{range}` runs backwards; write `{first}-{high},{low}-{last}`"
            ));
        }
        (from, to)
    } else {
        if step.is_some() {
            let high = field.high;
            return Err(format!(
                "`{item}` steps from a single value; write `{range}-{high}/..` or `*/..`"
            ));
        }
        let value = parse_value(field, range)?;
        (value, value)
    };
    values.extend((first..=last).step_by(usize::from(step.unwrap_or(1))));
    Ok(())
}

fn parse_step(field: &Field, item: &str, step: &str) -> Result<u8, String> {
    match digits(step) {
        Some(step) if step > 0 && step <= field.high => Ok(step),
        _ => Err(format!(
            "`{step}` in `{item}` is not a step; write a number from 1 to {}",
            field.high
        )),
    }
}

fn parse_value(field: &Field, text: &str) -> Result<u8, String> {
    if let Some(at) = field.names.iter().position(|name| name.eq_ignore_ascii_case(text)) {
        // Months count from 1, weekdays from 0.
        return Ok(u8::try_from(at).unwrap_or(u8::MAX) + field.low);
    }
    match digits(text) {
        Some(value) if (field.low..=field.high).contains(&value) => Ok(value),
        _ => {
            let named = match field.names {
                [first, .., last] => format!(", or a name from {first} to {last}"),
                _ => String::new(),
            };
            let Field { name, low, high, .. } = field;
            Err(format!(
                "`{text}` is not {name}; write a number from {low} to {high}{named}"
            ))
        }
    }
}

/// Reads a number of digits only: `u8::from_str` would take `+5`.
fn digits(text: &str) -> Option<u8> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())?
}

fn refuse_modifier(_: &Field, _: &str) -> Result<Modified, String> {
    Ok(Modified::No)
}

/// `L`, `LW`, `15W`.
fn day_modifier(field: &Field, item: &str) -> Result<Modified, String> {
    let item = item.to_ascii_uppercase();
    if item == "L" || item == "LW" {
        return Ok(Modified::Yes);
    }
    match item.strip_suffix('W') {
        Some(day) => parse_value(field, day).map(Modified::Near),
        None => Ok(Modified::No),
    }
}

/// `5#2`, `5L`, `FRIL`.
fn weekday_modifier(field: &Field, item: &str) -> Result<Modified, String> {
    if let Some((day, nth)) = item.split_once('#') {
        parse_value(field, day)?;
        return match digits(nth) {
            Some(1..=5) => Ok(Modified::Yes),
            _ => Err(format!(
                "`{nth}` in `{item}` counts no weekday of a month; write a number from 1 to 5"
            )),
        };
    }
    match item.strip_suffix(['L', 'l']) {
        Some("") => Err("`L` in the day of the week names no day; write such as `FRIL`, the last Friday".to_owned()),
        Some(day) => parse_value(field, day).map(|_| Modified::Yes),
        None => Ok(Modified::No),
    }
}

#[cfg(test)]
mod tests {
    use croner::parser::{CronParser, Seconds, Year};
    use jiff::civil::DateTime;

    use super::*;

    const ACCEPTED: [&str; 24] = [
        "* * * * *",
        "*/5 * * * *",
        "0 6 * * *",
        "  0   6 * *  MON ",
        "0,30 9-17 * * MON-FRI",
        "5-50/15 */2 1,15 * *",
        "0 0 29 2 *",
        "0 0 31 * *",
        "0 0 31 2 MON",
        "0 0 30 2,3 *",
        "0 0 L 2 *",
        "0 0 LW * *",
        "0 0 15W * *",
        "0 0 1,L * *",
        "0 0 * * 5#2",
        "0 0 * * FRI#5",
        "0 0 * * 5L",
        "0 0 * * friL",
        "0 0 ? * SAT-SUN",
        "0 0 1-7 * +MON",
        "0 0 * JAN-mar,DEC ?",
        "0 0 * * 7",
        "0 0 * * SUN-TUE",
        "0 0 1 * 0,3",
    ];

    #[test]
    fn what_is_accepted_is_accepted_at_run_time() {
        let parser = CronParser::builder()
            .seconds(Seconds::Disallowed)
            .year(Year::Disallowed)
            .build();
        for expression in ACCEPTED {
            assert_eq!(check(expression), Ok(()), "{expression}");
            let start = DateTime::constant(2027, 1, 1, 0, 0, 0, 0);
            let fires = parser
                .parse(expression)
                .map(|cron| cron.find_next_occurrence(&start, false));
            assert!(matches!(fires, Ok(Ok(_))), "{expression}: {fires:?}");
        }
    }

    #[test]
    fn the_shortest_interval_is_told_where_the_fields_tell_it() {
        for (expression, minutes) in [
            ("* * * * *", Some(1)),
            ("*/20 * * * MON", Some(20)),
            ("5 * * * *", Some(60)),
            ("0,50 9,10 * * *", Some(10)),
            ("0 0,23 * * *", Some(60)),
            ("0 0,23 1 * *", Some(23 * 60)),
            ("0 6 * * *", Some(24 * 60)),
            ("0 6 * * MON", None),
            ("0 6 * *", None),
        ] {
            assert_eq!(shortest_minutes(expression), minutes, "{expression}");
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_the_cure() {
        for (expression, part) in [
            ("", "this one has 0"),
            ("* * * *", "this one has 4"),
            ("0 * * * * *", "this one has 6; there are no seconds and no years"),
            ("@daily", "write `0 0 * * *`"),
            ("61 * * * *", "`61` is not a minute; write a number from 0 to 59"),
            ("* 24 * * *", "`24` is not an hour"),
            (
                "* * 0 * *",
                "`0` is not a day of the month; write a number from 1 to 31",
            ),
            (
                "* * * 13 *",
                "`13` is not a month; write a number from 1 to 12, or a name from JAN to DEC",
            ),
            ("* * * * MOON", "`MOON` is not a day of the week"),
            ("JAN * * * *", "`JAN` is not a minute"),
            ("+5 * * * *", "`+5` is not a minute"),
            ("* 22-2 * * *", "write `22-23,0-2`"),
            ("1,,2 * * * *", "an empty item"),
            ("*,5 * * * *", "write `*` alone"),
            ("*/0 * * * *", "is not a step; write a number from 1 to 59"),
            ("*/90 * * * *", "is not a step"),
            ("0/10 * * * *", "steps from a single value; write `0-59/..`"),
            ("* * * * L", "names no day"),
            ("* * * * 5#6", "counts no weekday"),
            ("* * 32W * *", "`32` is not a day of the month"),
            ("L * * * *", "`L` is not a minute"),
            ("* * ?5 * *", "`?` is not a day of the month"),
            ("0 0 30 2 *", "never fires"),
            ("0 0 31 4,6,9,11 *", "never fires"),
            ("0 0 30,31 FEB ?", "never fires"),
            ("0 0 31 2 +MON", "never fires"),
            ("0 0 30W 2 *", "never fires"),
        ] {
            let fault = check(expression).unwrap_err();
            assert!(fault.contains(part), "{expression}: {fault}");
        }
    }
}
