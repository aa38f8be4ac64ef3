//! What a backfill asks for next: a pure state machine over what it is to make, and what its runs have made.
//!
//! The assets of a backfill are put into groups: those that have the same partitions are made together, each group by runs of one
//! partition, of so many neighbors, or of all. A piece of a group is asked for once everything upstream of it within the backfill is
//! there; what failed holds back what is made from it, and only that. All of it is arithmetic on sets of numbers, so it takes
//! time by the gaps between partitions, not by their number. Nothing here knows a store: a [`Course`] is told of runs, and rebuilt
//! from them whenever somebody wants to know.

mod course;
mod groups;
mod pieces;
mod target;

pub use course::{Course, Ended, Phase, Place};
pub use pieces::Piece;
pub use target::{Link, Target};
