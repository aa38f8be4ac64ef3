//! Lists of runs: which indexes a [`RunFilter`] walks.

use rusqlite::{Row, types::Value};

use super::{
    fault::Answer,
    numbers::{signed, status_number, unsigned},
    readers::Reader,
    rows::{self, bytes, tail},
    walks::{Conditions, Select, Walk, merge},
};
use crate::{
    id::RunId,
    page::{MAX_PAGE, Page, PageRequest},
    run::{Run, RunStatus},
    store::{
        RunFilter,
        rules::{IdPart, micros, run_cursor, run_place, whole},
    },
};

/// A page of runs, newest first.
pub(super) fn page(reader: &mut Reader, filter: &RunFilter, request: &PageRequest) -> Answer<Page<Run>> {
    let limit = request.limit.clamp(1, MAX_PAGE);
    let place = request.after.as_ref().map(run_place).transpose()?;
    let place = place.map(|(created_at, number)| (micros(created_at), signed(number)));
    let Some(select) = select(reader, filter, place, limit + 1)? else {
        return Ok(Page {
            items: Vec::new(),
            next: None,
        });
    };
    let Reader { connection, names } = reader;
    let read = |row: &Row<'_>| {
        let kept = rows::read(row, connection, names)?;
        Ok(((kept.run.created_at, unsigned(kept.number)), kept.run))
    };
    select.page(connection, limit, read, run_cursor)
}

/// The statement of a page; `None` when no row can pass the filter.
pub(super) fn select(
    reader: &mut Reader,
    filter: &RunFilter,
    place: Option<(i64, i64)>,
    limit: usize,
) -> Answer<Option<Select>> {
    let mut rest = Conditions::default();
    for (column, name) in [
        ("location = ?", &filter.location),
        ("job = ?", &filter.job),
        ("trigger = ?", &filter.trigger),
    ] {
        if let Some(name) = name {
            let Some(number) = reader.find(name)? else {
                return Ok(None);
            };
            rest.add(column, [number.into()]);
        }
    }
    let mut statuses: Vec<i64> = filter.statuses.iter().map(|status| status_number(*status)).collect();
    statuses.sort_unstable();
    statuses.dedup();
    let part = match filter.id_part.as_deref().map(IdPart::parse) {
        Some(None) => return Ok(None),
        Some(Some(part)) => Some(part),
        None => None,
    };
    let mut walks = walks_of_runs(filter, rest, &statuses, part.as_ref());
    for walk in &mut walks {
        let (made, since) = match walk.from {
            TAGGED => ("(made, run) < (?, ?)", "made >= ?"),
            _ => ("(created_at, number) < (?, ?)", "created_at >= ?"),
        };
        if let Some((created_at, number)) = place {
            walk.conditions.add(made, [created_at.into(), number.into()]);
        }
        if let Some(instant) = filter.since {
            walk.conditions.add(since, [micros(whole(instant)).into()]);
        }
    }
    Ok(Some(merge(walks, rows::COLUMNS, NEWEST, limit)))
}

/// Runs along one of their tags; the place of a run stands in both tables.
const TAGGED: &str = "run_tags CROSS JOIN runs ON number = run";

/// The walks of a filter, along the index that lets the fewest rows through by what is known of such lists; the other conditions
/// are asked of each row.
fn walks_of_runs(filter: &RunFilter, mut rest: Conditions, statuses: &[i64], part: Option<&IdPart>) -> Vec<Walk> {
    let is_unfinished = |status: &RunStatus| !status.is_final();
    // Eight digits are what is shown of an id; fewer let through what many rows have.
    let (by_id, part) = match part {
        Some(part) if filter.root.is_none() && part.digits().len() >= 8 => (Some(part), None),
        part => (None, part),
    };
    let by_tag = filter.tag.as_ref().filter(|_| filter.root.is_none() && by_id.is_none());
    let by_status = !statuses.is_empty()
        && filter.root.is_none()
        && by_id.is_none()
        && by_tag.is_none()
        && (filter.statuses.iter().all(is_unfinished) || (filter.job.is_none() && filter.trigger.is_none()));

    if let Some(part) = part {
        let digits = part.digits();
        let either = [format!("{digits}%").into(), format!("%{digits}").into()];
        rest.add("(hex(id) LIKE ? OR hex(id) LIKE ?)", either);
    }
    if !by_status {
        rest.among("status", statuses);
    }
    if let Some((name, value)) = filter.tag.as_ref().filter(|_| by_tag.is_none()) {
        let tagged =
            "EXISTS (SELECT 1 FROM run_tags WHERE name = ? AND value = ? AND made = created_at AND run = number)";
        rest.add(tagged, [name.clone().into(), value.clone().into()]);
    }

    if let Some(root) = filter.root {
        let own = rest.with("id = ? AND root IS NULL", [blob(root)]);
        let repetitions = rest.with("root = ?", [blob(root)]);
        return vec![walk("runs", own), walk("runs INDEXED BY runs_root", repetitions)];
    }
    if let Some(part) = by_id {
        return walks_of_ids(&rest, part);
    }
    if let Some((name, value)) = by_tag {
        return vec![Walk {
            from: TAGGED,
            conditions: rest.with("name = ? AND value = ?", [name.clone().into(), value.clone().into()]),
            order: "made DESC, run DESC",
        }];
    }
    if by_status {
        let of = |status: &i64| rest.with("status = ?", [(*status).into()]);
        let walks = statuses
            .iter()
            .map(|status| walk("runs INDEXED BY runs_status", of(status)));
        return walks.collect();
    }
    let from = if filter.job.is_some() {
        "runs INDEXED BY runs_job"
    } else if filter.trigger.is_some() {
        "runs INDEXED BY runs_trigger"
    } else if filter.location.is_some() {
        "runs INDEXED BY runs_location"
    } else {
        "runs INDEXED BY runs_made"
    };
    vec![walk(from, rest)]
}

/// Ids that begin with the digits, and those that end with them and do not begin so.
fn walks_of_ids(rest: &Conditions, part: &IdPart) -> Vec<Walk> {
    let digits = part.digits();
    let number = |digits: &str| u128::from_str_radix(digits, 16).unwrap_or_default();
    let bound = |filler: &str| -> Value {
        let id = number(&format!("{digits}{}", filler.repeat(32 - digits.len())));
        id.to_be_bytes().to_vec().into()
    };
    let (first, last) = (bound("0"), bound("f"));
    let begins = rest.with("id BETWEEN ? AND ?", [first.clone(), last.clone()]);
    let end = RunId::from_uuid(uuid::Uuid::from_u128(number(&digits[digits.len() - 8..])));
    let ends = rest.with(
        "tail = ? AND hex(id) LIKE ? AND id NOT BETWEEN ? AND ?",
        [tail(end).into(), format!("%{digits}").into(), first, last],
    );
    vec![walk("runs", begins), walk("runs INDEXED BY runs_tail", ends)]
}

const NEWEST: &str = "created_at DESC, number DESC";

fn walk(from: &'static str, conditions: Conditions) -> Walk {
    Walk {
        from,
        conditions,
        order: NEWEST,
    }
}

fn blob(id: RunId) -> Value {
    bytes(id).to_vec().into()
}
