//! Opens the engine's shared library at run time and resolves the functions that are used.
//!
//! Nothing is linked, so nothing is needed to build. A loaded library is never unloaded: threads of the engine outlive
//! every connection, and unmapping their code crashes the process.

use std::{
    ffi::{c_char, c_int, c_void},
    mem::ManuallyDrop,
    path::Path,
};

use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

/// What the C interface calls `chdb_connection`, a pointer to an opaque struct.
#[repr(C)]
#[derive(Debug)]
pub(super) struct RawConnection {
    _private: [u8; 0],
}

/// What the C interface calls `chdb_result`.
#[repr(C)]
#[derive(Debug)]
pub(super) struct RawResult {
    _private: [u8; 0],
}

/// What the C interface calls `chdb_insert_stream`, a pointer to an opaque struct.
#[repr(C)]
#[derive(Debug)]
pub(super) struct RawInsert {
    _private: [u8; 0],
}

/// Answer of the engine's parser about a statement, laid out as the C struct of the same meaning.
#[repr(C)]
#[derive(Debug, Clone, Copy)]
pub(super) struct RawAnalysis {
    pub(super) struct_size: u32,
    pub(super) statement_count: u32,
    pub(super) flags: u32,
    pub(super) query_class: u32,
}

type Connection = *mut RawConnection;
type ResultPointer = *mut RawResult;
type Insert = *mut RawInsert;
type Strings = *const *const c_char;
type Lengths = *const usize;

/// The engine's library could not be opened.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LoadError {
    /// The dynamic loader refused the file, or a function is missing from it.
    #[error("the dynamic loader refused it")]
    Refused(#[source] libloading::Error),
}

macro_rules! symbols {
    ($( $(#[$doc:meta])* $name:ident = $symbol:literal : fn($($argument:ty),*) $(-> $answer:ty)? ;)*) => {
        /// The loaded library with its functions.
        pub(crate) struct EngineLibrary {
            _library: ManuallyDrop<Library>,
            $( $(#[$doc])* pub(super) $name: unsafe extern "C" fn($($argument),*) $(-> $answer)?, )*
        }

        impl EngineLibrary {
            /// Opens the library at `path`, and switches its signal handlers off before anything else can run.
            pub(crate) fn load(path: &Path) -> Result<Self, LoadError> {
                // SAFETY: opening runs the initializers of the library. The caller has found it by the search order of
                // `LibrarySearch`, that is, the operator chose this file to be the engine.
                let library = unsafe { Library::open(Some(path), RTLD_NOW | RTLD_LOCAL) }.map_err(LoadError::Refused)?;
                $(
                    // SAFETY: the type given here is the one that the C header of the engine declares for the symbol.
                    let $name = *unsafe {
                        library.get::<unsafe extern "C" fn($($argument),*) $(-> $answer)?>($symbol)
                    }.map_err(LoadError::Refused)?;
                )*
                let loaded = Self { _library: ManuallyDrop::new(library), $($name),* };
                // The engine's own handlers turn a crash into a hang.
                // SAFETY: takes a plain integer, may be called at any time before the first connection.
                unsafe { (loaded.set_signal_handlers_enabled)(0) };
                Ok(loaded)
            }
        }
    };
}

symbols! {
    connect = b"chdb_connect\0": fn(c_int, *mut *mut c_char) -> *mut Connection;
    close_connection = b"chdb_close_conn\0": fn(*mut Connection);
    query = b"chdb_query_with_params_n\0":
        fn(Connection, *const c_char, usize, *const c_char, usize, Strings, Lengths, Strings, Lengths, usize) -> ResultPointer;
    stream_query = b"chdb_stream_query_with_params_n\0":
        fn(Connection, *const c_char, usize, *const c_char, usize, Strings, Lengths, Strings, Lengths, usize) -> ResultPointer;
    stream_fetch = b"chdb_stream_fetch_result\0": fn(Connection, ResultPointer) -> ResultPointer;
    stream_cancel = b"chdb_stream_cancel_query\0": fn(Connection, ResultPointer);
    insert = b"chdb_stream_insert_with_params_n\0":
        fn(Connection, *const c_char, usize, *const c_char, usize, Strings, Lengths, Strings, Lengths, usize) -> Insert;
    insert_append = b"chdb_stream_append\0": fn(Insert, *const c_void, usize) -> c_int;
    insert_done = b"chdb_stream_done\0": fn(Insert) -> ResultPointer;
    insert_cancel = b"chdb_stream_cancel_insert\0": fn(Insert);
    insert_error = b"chdb_stream_insert_error\0": fn(Insert) -> *const c_char;
    insert_destroy = b"chdb_destroy_insert_stream\0": fn(Insert);
    result_destroy = b"chdb_destroy_query_result\0": fn(ResultPointer);
    result_buffer = b"chdb_result_buffer\0": fn(ResultPointer) -> *mut c_char;
    result_length = b"chdb_result_length\0": fn(ResultPointer) -> usize;
    result_elapsed = b"chdb_result_elapsed\0": fn(ResultPointer) -> f64;
    result_rows = b"chdb_result_rows_read\0": fn(ResultPointer) -> u64;
    result_bytes = b"chdb_result_bytes_read\0": fn(ResultPointer) -> u64;
    result_storage_rows = b"chdb_result_storage_rows_read\0": fn(ResultPointer) -> u64;
    result_storage_bytes = b"chdb_result_storage_bytes_read\0": fn(ResultPointer) -> u64;
    result_rows_written = b"chdb_result_rows_written\0": fn(ResultPointer) -> u64;
    result_bytes_written = b"chdb_result_bytes_written\0": fn(ResultPointer) -> u64;
    result_error = b"chdb_result_error\0": fn(ResultPointer) -> *const c_char;
    classify = b"chdb_classify_query_n\0":
        fn(Connection, *const c_char, usize, *const c_char, usize, *mut RawAnalysis) -> c_int;
    set_signal_handlers_enabled = b"chdb_set_signal_handlers_enabled\0": fn(c_int);
}

impl std::fmt::Debug for EngineLibrary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EngineLibrary").finish_non_exhaustive()
    }
}
