//! The cache over a real Redis server, and in memory: one suite for both, then what only a server can do.
//!
//! Every test starts servers of its own on free ports of the loopback interface. Without `redis-server` on the machine
//! they say so and pass; with `EDGE_REQUIRE_REDIS=1` they fail.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "helpers of tests fail like tests, and say what was left out"
)]

mod conformance;
mod deployments;
mod failures;
mod generations;
mod outage;
mod secrets;
mod staged;
mod support;
