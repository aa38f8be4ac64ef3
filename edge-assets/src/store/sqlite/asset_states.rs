//! States of assets: the newest materialization or observation of each asset and partition. The row names an event of the log, or holds
//! a copy of it once its run was pruned.

use rusqlite::{Connection, OptionalExtension, params};

use super::{
    event_rows,
    fault::Answer,
    numbers::{STATES, WIPED},
    readers::Reader,
};
use crate::{
    key::AssetKey,
    partition::PartitionKey,
    store::{AssetState, StoredEvent},
};

/// The place of the newest event of a kind before a place.
pub(super) const NEWEST: &str =
    "SELECT max(position) FROM events INDEXED BY events_asset WHERE asset = ?1 AND kind = ?2 AND position < ?3";
/// Whether the event at this place is what its partition is now. It is not once that was wiped.
pub(super) const IS_STATE: &str = "SELECT EXISTS (SELECT 1 FROM asset_states WHERE asset = ?1 AND position = ?2 \
    AND partition = (SELECT ifnull(partition, 0) FROM events WHERE position = ?2))";
/// Where the whole asset was wiped last.
pub(super) const WIPED_AT: &str = "SELECT ifnull(max(position), 0) FROM events INDEXED BY events_asset WHERE asset = ?1 AND kind = ?2 AND partition IS NULL";
/// The place of the newest copy.
pub(super) const NEWEST_KEPT: &str =
    "SELECT max(position) FROM asset_states INDEXED BY asset_states_kept WHERE asset = ?1 AND run_id IS NOT NULL";
/// The next asset that has a state.
pub(super) const NEXT: &str = "SELECT min(asset) FROM asset_states WHERE asset > ?1";
/// An event of the log at this position.
const IN_THE_LOG: &str = "SELECT runs.id, position, sequence, at, kind, asset, events.partition, version, payload \
    FROM events JOIN runs ON number = run WHERE position = ?1";
/// A copy, at this position.
const KEPT: &str = "SELECT run_id, position, sequence, at, kind, asset, partition, version, payload FROM asset_states \
    WHERE asset = ?1 AND position = ?2 AND run_id IS NOT NULL";

/// The newest of an asset without partitions, or of one partition.
pub(super) fn latest(
    reader: &mut Reader,
    asset: AssetKey,
    partition: Option<PartitionKey>,
) -> Answer<Option<AssetState>> {
    let Some(number) = reader.find(asset.as_str())? else {
        return Ok(None);
    };
    let part = match &partition {
        Some(key) => match reader.find(key.as_str())? {
            Some(part) => part,
            None => return Ok(None),
        },
        None => 0,
    };
    let mut select = reader
        .connection
        .prepare_cached("SELECT position, run_id IS NOT NULL FROM asset_states WHERE asset = ?1 AND partition = ?2")?;
    let found = select
        .query_row(params![number, part], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    drop(select);
    let Some((position, is_copy)) = found else {
        return Ok(None);
    };
    let event = event(reader, number, position, is_copy)?;
    Ok(event.map(|latest| AssetState {
        asset,
        partition,
        latest,
    }))
}

/// The newest of each asset over all of its partitions.
pub(super) fn latest_of(reader: &mut Reader, assets: Vec<AssetKey>) -> Answer<Vec<AssetState>> {
    let assets = if assets.is_empty() { all(reader)? } else { assets };
    let mut states = Vec::with_capacity(assets.len());
    for asset in assets {
        if let Some(number) = reader.find(asset.as_str())?
            && let Some((position, is_copy)) = newest(reader, number)?
            && let Some(latest) = event(reader, number, position, is_copy)?
        {
            states.push(AssetState {
                asset,
                partition: latest.record.step.as_ref().and_then(|step| step.partition.clone()),
                latest,
            });
        }
    }
    Ok(states)
}

/// All assets that have a state, by their keys. Hops from asset to asset, however many partitions each has.
fn all(reader: &mut Reader) -> Answer<Vec<AssetKey>> {
    let Reader { connection, names } = reader;
    let mut select = connection.prepare_cached(NEXT)?;
    let mut assets = Vec::new();
    let mut last = 0_i64;
    while let Some(number) = select.query_row(params![last], |row| row.get::<_, Option<i64>>(0))? {
        assets.push(event_rows::asset_of(number, connection, names)?);
        last = number;
    }
    assets.sort();
    Ok(assets)
}

/// The place of the newest, and whether it is a copy.
fn newest(reader: &Reader, asset: i64) -> Answer<Option<(i64, bool)>> {
    let newest = newest_in_the_log(&reader.connection, asset)?.map(|position| (position, false));
    let mut select = reader.connection.prepare_cached(NEWEST_KEPT)?;
    let kept: Option<i64> = select.query_row(params![asset], |row| row.get(0))?;
    Ok(newest.max(kept.map(|position| (position, true))))
}

/// The place of the newest event that was not wiped. That is the first one that is looked at, unless something was wiped since.
fn newest_in_the_log(connection: &Connection, asset: i64) -> Answer<Option<i64>> {
    let mut before = i64::MAX;
    let mut wiped_at = None;
    loop {
        let mut newest: Option<i64> = None;
        for kind in STATES {
            let mut select = connection.prepare_cached(NEWEST)?;
            newest = newest.max(select.query_row(params![asset, kind, before], |row| row.get(0))?);
        }
        let Some(position) = newest else {
            return Ok(None);
        };
        let mut select = connection.prepare_cached(IS_STATE)?;
        if select.query_row(params![asset, position], |row| row.get(0))? {
            return Ok(Some(position));
        }
        if wiped_at.is_none() {
            let mut select = connection.prepare_cached(WIPED_AT)?;
            wiped_at = Some(select.query_row(params![asset, WIPED], |row| row.get::<_, i64>(0))?);
        }
        if wiped_at.is_some_and(|wiped_at| position < wiped_at) {
            return Ok(None);
        }
        before = position;
    }
}

fn event(reader: &mut Reader, asset: i64, position: i64, is_copy: bool) -> Answer<Option<StoredEvent>> {
    let Reader { connection, names } = reader;
    let mut select = connection.prepare_cached(if is_copy { KEPT } else { IN_THE_LOG })?;
    let mut rows = match is_copy {
        true => select.query(params![asset, position])?,
        false => select.query(params![position])?,
    };
    rows.next()?
        .map(|row| event_rows::read(row, connection, names))
        .transpose()
}
