//! What a check of our own found.

/// All that was looked at, and what is wrong with it.
#[derive(Debug, Default)]
pub(crate) struct Verdict {
    /// One line about what was looked at.
    pub(crate) looked_at: String,
    /// One line a fault.
    pub(crate) faults: Vec<String>,
}

impl Verdict {
    /// Prints it; whether all is well.
    pub(crate) fn print(&self) -> bool {
        println!("{}", self.looked_at);
        for fault in &self.faults {
            println!("  {fault}");
        }
        self.faults.is_empty()
    }
}
