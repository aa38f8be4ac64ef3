//! Tests of `fault`.
use super::*;

#[test]
fn x() {}
