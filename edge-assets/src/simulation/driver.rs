//! [`Driver`]: the runtime of a simulation, and what makes each of them go the same way: chance by a seed, numbered ids.

use std::{
    fmt,
    future::Future,
    io,
    panic::resume_unwind,
    sync::{Mutex, PoisonError},
};

use tokio::runtime::{Builder, Handle, Runtime};
use tracing::subscriber::{NoSubscriber, with_default};

use crate::id::number_from;

/// One thread of paused time.
pub(super) struct Driver {
    /// There until it is dropped.
    runtime: Option<Runtime>,
    is_quiet: bool,
    sameness: Mutex<Sameness>,
}

/// What is the same in each run of a simulation, as it stands between two pieces of work.
#[derive(Debug, Clone, Copy)]
struct Sameness {
    chance: u64,
    next_id: u64,
}

/// Puts it in force on this thread, and takes it back at the end, also of a panic.
struct InForce<'a> {
    sameness: &'a mut Sameness,
    chance_before: u64,
    id_before: Option<u64>,
}

impl Driver {
    pub(super) fn new(seed: u64, with_io: bool, is_quiet: bool) -> io::Result<Self> {
        let mut builder = Builder::new_current_thread();
        if with_io {
            builder.enable_all();
        }
        let runtime = builder.enable_time().start_paused(true).build()?;
        Ok(Self {
            runtime: Some(runtime),
            is_quiet,
            sameness: Mutex::new(Sameness {
                chance: seed,
                next_id: 1,
            }),
        })
    }

    pub(super) fn handle(&self) -> Handle {
        self.runtime().handle().clone()
    }

    /// Works until the future completes; everything else in the simulation goes on meanwhile.
    ///
    /// Inside of another runtime the work is done by a thread of its own, for which this one waits.
    pub(super) fn run<T: Send>(&self, work: impl Future<Output = T> + Send) -> T {
        let work = || {
            let mut sameness = self.sameness.lock().unwrap_or_else(PoisonError::into_inner);
            let _in_force = InForce::begin(&mut sameness);
            if self.is_quiet {
                with_default(NoSubscriber::default(), || self.runtime().block_on(work))
            } else {
                self.runtime().block_on(work)
            }
        };
        if Handle::try_current().is_err() {
            return work();
        }
        let done = std::thread::scope(|scope| scope.spawn(work).join());
        done.unwrap_or_else(|panic| resume_unwind(panic))
    }

    fn runtime(&self) -> &Runtime {
        self.runtime
            .as_ref()
            .expect("the runtime is there until the driver is dropped")
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Dropped in its own way, it would wait for blocking code, and refuse to be dropped inside of another runtime.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl<'a> InForce<'a> {
    fn begin(sameness: &'a mut Sameness) -> Self {
        let chance_before = fastrand::get_seed();
        fastrand::seed(sameness.chance);
        let id_before = number_from(Some(sameness.next_id));
        Self {
            sameness,
            chance_before,
            id_before,
        }
    }
}

impl Drop for InForce<'_> {
    fn drop(&mut self) {
        self.sameness.chance = fastrand::get_seed();
        fastrand::seed(self.chance_before);
        self.sameness.next_id = number_from(self.id_before).unwrap_or(self.sameness.next_id);
    }
}

impl fmt::Debug for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Driver")
            .field("sameness", &self.sameness)
            .finish_non_exhaustive()
    }
}
