//! [`check_definitions`]: the one unit test that every set of definitions should have.

use crate::{
    clock::{Clock, SystemClock},
    definitions::Definitions,
};

/// Fails the test when something about the definitions is wrong that can be known before anything runs.
///
/// Building definitions refuses what can never work. This also refuses what would not work as it is declared: jobs whose
/// runs would be refused because a value that a step takes is not made in them, schedules that fire when their job cannot
/// run, partitions that begin at no date, sensors without their resources. It is what the command `validate` does.
///
/// ```
/// use edge_assets::{Definitions, testing::check_definitions};
/// # fn definitions() -> Definitions {
/// #     Definitions::builder().build().unwrap()
/// # }
///
/// // The one line of a `#[test] fn the_definitions_hold()`:
/// check_definitions(&definitions());
/// ```
///
/// # Panics
/// With all faults at once, each with its place and cure.
#[track_caller]
pub fn check_definitions(definitions: &Definitions) {
    if let Err(error) = definitions.validate(SystemClock::new().now()) {
        panic!("{error}");
    }
}
