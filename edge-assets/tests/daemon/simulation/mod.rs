//! Simulated worlds: what users get of them, and ours, in which everything fails that can.

mod virtual_time;
