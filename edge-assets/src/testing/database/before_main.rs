//! How a test binary becomes the engine's process: before its `main`, which belongs to the test harness.
//!
//! The engine runs in a child process that is this program itself. A program with a `main` of its own calls
//! `serve_child_if_asked` there; a test binary has none. So the linker is given a function that the system's start-up code
//! calls first, as it calls those by which assets register themselves. In any process that is not such a child it
//! compares one argument and returns. Only binaries whose tests ask for an engine hold it.

use crate::clickhouse::embedded::serve_child_if_asked;

/// Read by the start-up code, not by us.
#[used]
#[expect(
    unsafe_code,
    reason = "the attribute places a function pointer where such pointers are expected"
)]
#[unsafe(link_section = ".init_array")]
static BECOME_ENGINE: extern "C" fn() = become_engine_if_asked;

extern "C" fn become_engine_if_asked() {
    serve_child_if_asked();
}

/// Keeps the linker from leaving out what only the start-up code uses.
pub(super) fn link() {
    std::hint::black_box(&BECOME_ENGINE);
}
