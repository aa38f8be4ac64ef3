//! Processes that end, stop and stand still: real daemons on one file, as children of the tests. What is promised is read from the
//! store afterwards, and held against what the children said and what their assets did.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

mod child;
mod conditions;
mod life;
mod promises;
mod work;
mod world;

mod drain;
mod full_disk;
mod kills;
mod points;
#[cfg(target_os = "linux")]
mod standing_still;
mod surroundings;
mod takeover;
