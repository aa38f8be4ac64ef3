//! Graphs as text and as diagrams: readable when they are small, readable when they are large, and read back whole.

mod diagrams;
mod read_dot;
mod read_mermaid;
mod texts;
