//! Named places between two writes, at which a process can be made to end. Feature `crash-points`, for the framework's own tests.
//!
//! `EDGE_CRASH_AT=queue/claimed` aborts the process where that point is reached first, `queue/claimed:3` where it is reached for the
//! third time; `=stop` behind either stops it there instead, as SIGSTOP does, until it is told to go on. Without the feature
//! nothing of this is compiled. A point stands wherever the end of the process leaves one write done and the next one not;
//! the test `crash` goes through all of them.

#[cfg(feature = "crash-points")]
pub use armed::POINTS;

/// Says that a point is reached.
#[cfg(not(feature = "crash-points"))]
#[inline]
pub(crate) const fn reached(_: &'static str) {}

/// Says that a point is reached.
#[cfg(feature = "crash-points")]
pub(crate) fn reached(name: &'static str) {
    armed::reached(name);
}

#[cfg(feature = "crash-points")]
mod armed {
    use std::{
        path::Path,
        process::{Command, abort},
        sync::{
            LazyLock,
            atomic::{AtomicU64, Ordering},
        },
    };

    /// Every point, by the file that it stands in.
    pub const POINTS: &[&str] = &[
        "launch/checked",
        "launch/queued",
        "cancel/asked",
        "reexecute/planned",
        "triggers/declared",
        "backfill/checked",
        "backfill/created",
        "backfill/asked",
        "backfill/decided",
        "backfill/advanced",
        "leader/won",
        "leader/resigning",
        "leader/resigned",
        "scheduler/decided",
        "scheduler/recorded",
        "sensors/evaluated",
        "sensors/partitions_added",
        "sensors/recorded",
        "queue/decided",
        "queue/claimed",
        "queue/launched",
        "execution/claimed",
        "execution/prepared",
        "execution/executed",
        "execution/recorded",
        "recorder/appending",
        "recorder/appended",
        "slots/taken",
        "slots/freed",
        "heartbeat/renewed",
        "monitor/lost",
        "monitor/put_back",
        "monitor/ending",
        "monitor/ended",
        "aftermath/decided",
        "aftermath/recorded",
        "daemon/loops_ended",
        "daemon/drained",
        "hand_back/asked",
        "hand_back/done",
        "rows/run_inserted",
        "rows/event_inserted",
        "rows/run_updated",
        "backfills/row_moved",
        "backfills/runs_queued",
        "ticks/trigger_moved",
        "ticks/runs_queued",
        "conditions/kept",
        "automation/evaluated",
        "automation/recorded",
        "writer/begun",
        "writer/between_commands",
        "writer/before_commit",
        "writer/committed",
    ];

    /// What the environment asks for.
    const VARIABLE: &str = "EDGE_CRASH_AT";

    static ARMED: LazyLock<Option<Armed>> = LazyLock::new(|| {
        #[expect(
            clippy::disallowed_methods,
            reason = "no setting of a program: a test arms its child with it"
        )]
        let asked = std::env::var(VARIABLE).ok()?;
        Some(Armed::parse(&asked).unwrap_or_else(|| refuse(&asked)))
    });

    #[derive(Debug)]
    struct Armed {
        name: String,
        /// How often it may still be passed.
        left: AtomicU64,
        stops: bool,
    }

    impl Armed {
        fn parse(asked: &str) -> Option<Self> {
            let (point, act) = asked.split_once('=').unwrap_or((asked, "abort"));
            let (name, nth) = point.split_once(':').unwrap_or((point, "1"));
            let nth: u64 = nth.parse().ok()?;
            let is_known = POINTS.contains(&name) && matches!(act, "abort" | "stop");
            is_known.then_some(Self {
                name: name.to_owned(),
                left: AtomicU64::new(nth.checked_sub(1)?),
                stops: act == "stop",
            })
        }

        /// Whether this is the time that was asked for.
        fn is_now(&self, name: &str) -> bool {
            self.name == name && self.left.fetch_sub(1, Ordering::SeqCst) == 0
        }
    }

    pub(super) fn reached(name: &'static str) {
        debug_assert!(
            POINTS.contains(&name),
            "`{name}` is missing in the list of crash points"
        );
        let Some(armed) = ARMED.as_ref() else { return };
        if armed.is_now(name) {
            if armed.stops { stop() } else { abort() }
        }
    }

    /// Stops the whole process until it is told to go on, and then again for as long as the file is missing that `EDGE_CRASH_GO`
    /// names. So a test may wake it for a moment, and have its other threads come to rest elsewhere.
    fn stop() {
        #[expect(
            clippy::disallowed_methods,
            reason = "no setting of a program: a test arms its child with it"
        )]
        let go = std::env::var_os("EDGE_CRASH_GO");
        let line = format!("kill -STOP {}", std::process::id());
        loop {
            drop(Command::new("sh").args(["-c", &line]).status());
            if go.as_ref().is_none_or(|go| Path::new(go).exists()) {
                return;
            }
        }
    }

    #[expect(clippy::print_stderr, reason = "the process ends before anything could log")]
    fn refuse(asked: &str) -> ! {
        eprintln!("{VARIABLE} is `{asked}`, which is no crash point; write `name`, `name:nth` or `name=stop`");
        abort()
    }
}
