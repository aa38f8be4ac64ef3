//! Edge Analytics: keeps a Redis dashboard cache fresh from ClickHouse, and the rollups, the storage and the data
//! quality in order.

pub mod generator;
