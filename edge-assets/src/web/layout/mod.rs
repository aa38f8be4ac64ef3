//! The layered drawing of a graph: where each node stands, which way each edge goes, a box around each group.
//!
//! After Sugiyama, Tagawa, Toda (IEEE Trans. SMC 11(2), 1981): layers by the longest path, dummy nodes on edges that cross
//! layers, order within layers by barycentre sweeps, then coordinates. Groups are lanes: a group has a range of heights to itself,
//! so boxes never overlap. Nothing here knows of assets, nothing is random: the same shape is drawn the same, and since
//! nodes begin in the order of their keys, a further one moves the others little.

mod alignment;
mod bends;
mod columns;
mod crossings;
mod drawing;
mod items;
mod lanes;
mod layers;
mod order;
mod shape;
#[cfg(test)]
mod tests;
mod turned;

pub(super) use drawing::{Drawing, draw};
pub(super) use shape::{NODE_HEIGHT, NODE_WIDTH, Shape};
pub(super) use turned::turned;
