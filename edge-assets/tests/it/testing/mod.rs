//! The testing kit itself: it must give what it promises, and fail tests that do not hold.

mod context;
mod definitions;
mod event_log;
mod run;
