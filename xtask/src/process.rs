//! Children: each leads a process group of its own, so that ending it ends what it has started in
//! turn (a test runner its driver, a driver its browser), whether by error, by Ctrl-C or by plan.

use std::collections::BTreeSet;
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// How long a child may take to end in its own way.
const PATIENCE: Duration = Duration::from_secs(3);

/// The exit code of a program that was interrupted.
const INTERRUPTED: i32 = 130;

struct Children {
    running: BTreeSet<u32>,
    closing: bool,
}

static CHILDREN: Mutex<Children> =
    Mutex::new(Children { running: BTreeSet::new(), closing: false });

fn children() -> MutexGuard<'static, Children> {
    CHILDREN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes Ctrl-C (and a request to terminate) end every child before this program.
pub(crate) fn end_children_on_interrupt() -> Result<()> {
    ctrlc::set_handler(|| {
        let running = {
            let mut children = children();
            children.closing = true; // nothing new from here on
            children.running.clone()
        };
        end_groups(&running);
        std::process::exit(INTERRUPTED);
    })
    .context("cannot listen for Ctrl-C")
}

/// Waits for the end that an interrupt brings, if there was one: a child that it ended has failed at
/// nothing.
pub(crate) fn stop_if_interrupted() {
    while children().closing {
        thread::sleep(Duration::from_millis(50));
    }
}

/// A running child and all it has started. Dropping it ends them.
pub(crate) struct Running {
    child: Child,
}

impl Running {
    /// Starts `command` at the head of a new process group.
    pub(crate) fn start(command: &mut Command) -> Result<Running> {
        own_group(command);
        let mut children = children();
        if children.closing {
            bail!("interrupted");
        }
        let child = command.spawn()?;
        children.running.insert(child.id());
        Ok(Running { child })
    }

    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// Waits for the child, then ends what it may have left behind.
    pub(crate) fn wait(mut self) -> Result<ExitStatus> {
        Ok(self.child.wait()?)
    }

    /// The exit status, if it has ended by itself.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let id = self.child.id();
        signal(id, false);
        let asked = Instant::now();
        while matches!(self.child.try_wait(), Ok(None)) || alive(id) {
            if asked.elapsed() > PATIENCE {
                signal(id, true);
                // The error would be that it has ended already.
                let _ = self.child.wait();
                break;
            }
            thread::sleep(Duration::from_millis(20));
        }
        children().running.remove(&id);
    }
}

fn end_groups(groups: &BTreeSet<u32>) {
    let asked = Instant::now();
    for id in groups {
        signal(*id, false);
    }
    while asked.elapsed() < PATIENCE && groups.iter().any(|id| alive(*id)) {
        thread::sleep(Duration::from_millis(50));
    }
    for id in groups {
        signal(*id, true);
    }
}

#[cfg(unix)]
fn own_group(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

#[cfg(unix)]
fn group(id: u32) -> Option<nix::unistd::Pid> {
    i32::try_from(id).ok().map(nix::unistd::Pid::from_raw)
}

/// Asks the whole group to end, or makes it. A group that is gone already is no error.
#[cfg(unix)]
fn signal(id: u32, now: bool) {
    use nix::sys::signal::{Signal, killpg};
    let signal = if now { Signal::SIGKILL } else { Signal::SIGTERM };
    if let Some(group) = group(id) {
        let _ = killpg(group, signal);
    }
}

#[cfg(unix)]
fn alive(id: u32) -> bool {
    group(id).is_some_and(|group| nix::sys::signal::killpg(group, None).is_ok())
}

#[cfg(not(unix))]
fn own_group(_: &mut Command) {}

/// Windows has no group to signal, but a tree that `taskkill` walks; there is no milder way.
#[cfg(not(unix))]
fn signal(id: u32, _: bool) {
    let _ = Command::new("taskkill").args(["/T", "/F", "/PID", &id.to_string()]).output();
}

#[cfg(not(unix))]
fn alive(_: u32) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn dropping_ends_the_grandchildren_too() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 60 & sleep 60"]);
        let running = Running::start(&mut command).unwrap();
        let id = running.child.id();
        thread::sleep(Duration::from_millis(100));
        assert!(alive(id));
        drop(running);
        thread::sleep(Duration::from_millis(100));
        assert!(!alive(id));
    }
}
