//! [`Pictures`]: the graph as clients get it, drawn once for each choice of folded groups.
//!
//! A folded group is one node, so that a graph of many assets is drawn with as few nodes as one wants to look at, and with the room
//! that these need.

mod document;
mod fold;
mod scene;
mod shelf;

pub(super) use document::Picture;
pub(super) use fold::Fold;
pub(super) use scene::by_key;
pub(super) use shelf::Pictures;
