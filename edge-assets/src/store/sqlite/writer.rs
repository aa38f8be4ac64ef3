//! The writer: a thread with the one connection that writes. It takes all commands that wait and makes them **one transaction**, so
//! that a hundred callers share one wait for the disk.
//!
//! Each command stands in a savepoint: one that fails takes nothing of the others with it. Where the database gives up the whole
//! transaction (there is no room), each command is tried once more on its own. A caller hears of its command after the
//! commit. A group with a command that promises something ([`Durability::Disk`]) waits for the disk; a group of facts alone does not,
//! and the next one that waits takes it along: what is lost with the power is always the newest.
//!
//! The thread sleeps while there is nothing to do, and wakes twice a second to see whether another process wrote.

use std::{
    sync::{
        Arc,
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    time::Duration,
};

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot, watch};

use super::{
    fault::{Answer, Fault, told},
    names::Names,
    transaction::{Counters, Transaction},
};
use crate::{
    crash_point,
    store::{Changes, StoreError},
};

/// So many commands wait at most; further callers wait until there is room.
const ROOM: usize = 1_024;
/// So many commands become one transaction at most.
const GROUP: usize = 256;
/// How often the thread looks for what other processes wrote.
const LOOK: Duration = Duration::from_millis(500);

/// What must have happened before a caller hears of its command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Durability {
    /// It outlives the process.
    Process,
    /// It outlives the power.
    Disk,
}

/// Work that waits for its turn, and its caller.
trait Job: Send {
    /// Does the work within the transaction; the fault when it is to be undone. May be asked again when all was undone.
    fn run(&mut self, transaction: &mut Transaction<'_>) -> Option<&Fault>;
    /// Tells the caller, once it is known whether the transaction was committed.
    fn tell(self: Box<Self>, committed: Result<(), &Fault>);
}

struct Call<T, W> {
    work: W,
    done: Option<Answer<T>>,
    caller: oneshot::Sender<Result<T, StoreError>>,
    place: Arc<str>,
    action: &'static str,
}

impl<T, W> Job for Call<T, W>
where
    T: Send,
    W: FnMut(&mut Transaction<'_>) -> Answer<T> + Send,
{
    fn run(&mut self, transaction: &mut Transaction<'_>) -> Option<&Fault> {
        self.done.insert((self.work)(transaction)).as_ref().err()
    }

    fn tell(self: Box<Self>, committed: Result<(), &Fault>) {
        let answer = match (committed, self.done) {
            (Ok(()), Some(done)) => done.map_err(|fault| fault.told(&self.place, self.action)),
            (Ok(()), None) => Err(StoreError::Closed),
            (Err(fault), _) => Err(fault.told_to_each(&self.place, self.action)),
        };
        // A caller that is gone has lost interest.
        self.caller.send(answer).ok();
    }
}

struct Command {
    durability: Durability,
    job: Box<dyn Job>,
    _room: OwnedSemaphorePermit,
}

impl Command {
    fn new<T: Send + 'static>(
        durability: Durability,
        place: Arc<str>,
        action: &'static str,
        work: impl FnMut(&mut Transaction<'_>) -> Answer<T> + Send + 'static,
        room: OwnedSemaphorePermit,
    ) -> (Self, oneshot::Receiver<Result<T, StoreError>>) {
        let (caller, answer) = oneshot::channel();
        let call = Call {
            work,
            done: None,
            caller,
            place,
            action,
        };
        let command = Self {
            durability,
            job: Box::new(call),
            _room: room,
        };
        (command, answer)
    }
}

enum Message {
    Command(Command),
    Close(oneshot::Sender<Result<(), StoreError>>),
}

/// The callers' end.
#[derive(Debug)]
pub(super) struct Writer {
    place: Arc<str>,
    sender: Sender<Message>,
    room: Arc<Semaphore>,
    changes: watch::Receiver<Changes>,
}

impl Writer {
    /// Starts the thread.
    pub(super) fn start(connection: Connection, place: Arc<str>) -> Result<Self, StoreError> {
        let failed = |fault: Fault| fault.told(&place, "open");
        let counters = Counters::read(&connection).map_err(failed)?;
        let (sender, receiver) = mpsc::channel();
        let (tell, changes) = watch::channel(counters.changes());
        let thread = WriterThread::new(connection, Arc::clone(&place), tell).map_err(failed)?;
        std::thread::Builder::new()
            .name("edge-store".to_owned())
            .spawn(move || thread.run(&receiver))
            .map_err(|error| StoreError::Failed {
                action: "start its thread",
                source: error.into(),
            })?;
        Ok(Self {
            place,
            sender,
            room: Arc::new(Semaphore::new(ROOM)),
            changes,
        })
    }

    /// Has something written, and waits until it is.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        durability: Durability,
        action: &'static str,
        work: impl FnMut(&mut Transaction<'_>) -> Answer<T> + Send + 'static,
    ) -> Result<T, StoreError> {
        let room = Arc::clone(&self.room).acquire_owned().await;
        let room = room.map_err(|_| StoreError::Closed)?;
        let (command, answer) = Command::new(durability, Arc::clone(&self.place), action, work, room);
        self.sender
            .send(Message::Command(command))
            .map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    /// Has everything written that waits, and ends the thread.
    pub(super) async fn close(&self) -> Result<(), StoreError> {
        if self.room.is_closed() {
            return Err(StoreError::Closed);
        }
        self.room.close();
        let (caller, answer) = oneshot::channel();
        self.sender
            .send(Message::Close(caller))
            .map_err(|_| StoreError::Closed)?;
        answer.await.unwrap_or(Err(StoreError::Closed))
    }

    pub(super) fn changes(&self) -> watch::Receiver<Changes> {
        self.changes.clone()
    }
}

/// The thread's end.
struct WriterThread {
    connection: Connection,
    place: Arc<str>,
    names: Names,
    /// What the connection was told last; it is told again only when it changes.
    durability: Option<Durability>,
    /// A number that changes when another connection writes.
    version: i64,
    changes: watch::Sender<Changes>,
}

impl WriterThread {
    fn new(connection: Connection, place: Arc<str>, changes: watch::Sender<Changes>) -> Answer<Self> {
        Ok(Self {
            version: data_version(&connection)?,
            connection,
            place,
            names: Names::default(),
            durability: None,
            changes,
        })
    }

    /// Ends when it is told to, or when all callers are gone.
    fn run(mut self, receiver: &Receiver<Message>) {
        loop {
            match receiver.recv_timeout(LOOK) {
                Ok(Message::Command(first)) => {
                    let mut group = vec![first];
                    let close = fill(&mut group, receiver);
                    self.commit(group);
                    if let Some(caller) = close {
                        return self.close(caller);
                    }
                }
                Ok(Message::Close(caller)) => return self.close(caller),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
            self.look();
        }
    }

    /// Makes one transaction of all commands, and tells their callers.
    fn commit(&mut self, mut group: Vec<Command>) {
        let durability = group.iter().map(|command| command.durability).max();
        if let Err(fault) = self.begin(durability.unwrap_or(Durability::Disk)) {
            self.undo();
            return tell(group, Err(&fault));
        }
        match self.transact(&mut group) {
            Ok(counters) => {
                self.tell_changes(&counters);
                tell(group, Ok(()));
            }
            Err(fault) => {
                self.undo();
                if group.len() == 1 {
                    return tell(group, Err(&fault));
                }
                // One of them may be to blame, such as one for which there is no room: each on its own, then.
                group.into_iter().for_each(|command| self.commit(vec![command]));
            }
        }
    }

    fn begin(&mut self, durability: Durability) -> Answer<()> {
        self.wait_for(durability)?;
        self.execute("BEGIN IMMEDIATE")
    }

    fn transact(&mut self, group: &mut [Command]) -> Answer<Counters> {
        self.names.refresh(&self.connection)?;
        crash_point::reached("writer/begun");
        let before = Counters::read(&self.connection)?;
        let mut counters = before;
        for command in group {
            self.work(command, &mut counters)?;
            crash_point::reached("writer/between_commands");
        }
        if counters != before {
            counters.write(&self.connection)?;
        }
        crash_point::reached("writer/before_commit");
        self.execute("COMMIT")?;
        crash_point::reached("writer/committed");
        Ok(counters)
    }

    /// Does the work of one command, or none of it. An error here is the end of the whole transaction.
    fn work(&mut self, command: &mut Command, counters: &mut Counters) -> Answer<()> {
        self.execute("SAVEPOINT command")?;
        let before = *counters;
        let mut transaction = Transaction {
            connection: &self.connection,
            names: &mut self.names,
            counters,
        };
        let Some(fault) = command.job.run(&mut transaction) else {
            return self.execute("RELEASE command");
        };
        if self.connection.is_autocommit() {
            // The disk is full, or broken: the database has given up everything.
            return Err(fault.copy());
        }
        *counters = before;
        self.names.clear();
        self.execute("ROLLBACK TO command")?;
        self.execute("RELEASE command")
    }

    /// Says what the next commit waits for; a transaction cannot be told any more.
    fn wait_for(&mut self, durability: Durability) -> Answer<()> {
        if self.durability != Some(durability) {
            let synchronous = match durability {
                Durability::Process => "NORMAL",
                Durability::Disk => "FULL",
            };
            self.connection.pragma_update(None, "synchronous", synchronous)?;
            self.durability = Some(durability);
        }
        Ok(())
    }

    fn execute(&self, statement: &str) -> Answer<()> {
        self.connection.prepare_cached(statement)?.execute([])?;
        Ok(())
    }

    /// Takes everything back that is not committed.
    fn undo(&mut self) {
        self.names.clear();
        if !self.connection.is_autocommit() {
            // What cannot be taken back now is taken back by the next opening.
            self.connection.execute_batch("ROLLBACK").ok();
        }
    }

    /// Sees whether another process wrote, and tells of it.
    fn look(&mut self) {
        let Ok(version) = data_version(&self.connection) else {
            return;
        };
        if version != self.version
            && let Ok(counters) = Counters::read(&self.connection)
        {
            self.version = version;
            self.tell_changes(&counters);
        }
    }

    fn tell_changes(&self, counters: &Counters) {
        let now = counters.changes();
        self.changes.send_if_modified(|told| {
            let is_new = *told != now;
            *told = now;
            is_new
        });
    }

    fn close(self, caller: oneshot::Sender<Result<(), StoreError>>) {
        let place = self.place;
        let moved = self.connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
        let closed = self.connection.close().map_err(|(_, error)| error);
        let answer = moved.and(closed).map_err(|error| told(&error, &place, "close"));
        caller.send(answer).ok();
    }
}

fn tell(group: Vec<Command>, committed: Result<(), &Fault>) {
    for command in group {
        command.job.tell(committed);
    }
}

/// Takes what waits besides, up to the end of the group.
fn fill(group: &mut Vec<Command>, receiver: &Receiver<Message>) -> Option<oneshot::Sender<Result<(), StoreError>>> {
    while group.len() < GROUP {
        match receiver.try_recv() {
            Ok(Message::Command(command)) => group.push(command),
            Ok(Message::Close(caller)) => return Some(caller),
            Err(_) => break,
        }
    }
    None
}

fn data_version(connection: &Connection) -> Answer<i64> {
    let mut select = connection.prepare_cached("PRAGMA data_version")?;
    Ok(select.query_row([], |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::{SqliteOptions, connect};

    /// What the connection waits for at a commit: 1 is the process, 2 the disk.
    fn synchronous(thread: &WriterThread) -> i64 {
        let pragma = thread
            .connection
            .pragma_query_value(None, "synchronous", |row| row.get(0));
        pragma.unwrap()
    }

    #[test]
    fn a_group_waits_for_the_disk_when_one_of_it_promises_something() {
        use Durability::{Disk, Process};
        let folder = tempfile::tempdir().unwrap();
        let options = SqliteOptions::new(folder.path().join("edge.sqlite"));
        let connection = connect::writer(&options).unwrap();
        let (tell, told) = watch::channel(Changes::default());
        let mut thread = WriterThread::new(connection, "here".into(), tell).unwrap();
        let room = Arc::new(Semaphore::new(9));
        let cases: [(&[Durability], i64); 5] = [
            (&[Process], 1),
            (&[Process, Disk, Process], 2),
            (&[Disk], 2),
            (&[Process, Process], 1),
            (&[Process, Disk], 2),
        ];
        for (group, expected) in cases {
            let mut commands = Vec::new();
            let mut answers = Vec::new();
            for durability in group {
                let work = |transaction: &mut Transaction<'_>| {
                    transaction.moved();
                    Ok(())
                };
                let room = Arc::clone(&room).try_acquire_owned().unwrap();
                let (command, answer) = Command::new(*durability, "here".into(), "test", work, room);
                commands.push(command);
                answers.push(answer);
            }
            let before = told.borrow().runs;
            thread.commit(commands);
            assert_eq!(synchronous(&thread), expected, "{group:?}");
            assert!(answers.iter_mut().all(|answer| answer.try_recv().unwrap().is_ok()));
            assert_eq!(told.borrow().runs - before, u64::try_from(group.len()).unwrap());
        }
    }
}
