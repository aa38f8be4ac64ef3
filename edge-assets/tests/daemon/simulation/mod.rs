//! Simulated worlds: what users get of them, and ours, in which everything fails that can.

mod century;
mod chaos;
mod condition_requests;
mod oracle;
mod run_history;
mod sabotage;
mod scenarios;
mod seeds;
mod virtual_time;
mod zoo;
