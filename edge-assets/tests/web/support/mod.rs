//! What the tests of the web API are made of.

mod answer;
mod client;
mod stream;
mod world;

pub(crate) use answer::Answer;
pub(crate) use client::Client;
pub(crate) use stream::{Message, Stream};
pub(crate) use world::{World, finished, ok};
