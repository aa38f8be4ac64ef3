//! The queue: limits, priorities, and that nobody waits for ever.
