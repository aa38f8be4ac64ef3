//! Every shape that a struct of rows may have.
#![deny(warnings)]

use std::borrow::Cow;

use edge_assets::prelude::*;

/// Borrows, renames, skips, flattens.
#[derive(serde::Serialize, Columns)]
#[serde(rename_all = "camelCase")]
pub struct Row<'a, T: Columns> {
    /// Which.
    pub device_id: Cow<'a, str>,
    #[serde(rename = "n", default)]
    pub events: Option<u64>,
    #[serde(skip)]
    pub hidden: u8,
    #[column(type = "Date", description = "When.")]
    pub r#type: u16,
    #[serde(flatten)]
    pub more: T,
}

/// Only for its columns: serde is not needed.
#[derive(Columns)]
pub struct Plain {
    pub pair: (u8, [f32; 3]),
}

#[asset]
async fn stats() -> Result<Materialized> {
    Ok(Materialized::unit().schema::<Row<'_, Plain>>())
}

fn main() {
    assert_eq!(Row::<Plain>::schema().columns.len(), 4);
}
