//! The parent's side: starting the engine process, knowing its address, ending it.

pub(crate) mod child_process;
pub(crate) mod launcher;
pub(crate) mod process;
pub(crate) mod temporary;
