//! The `ClickHouse` resource against a mock server, a faulty network, and, where there is one, a real engine.

mod faults;
mod support;
