//! A line when a step begins, a line when it ends, and one now and then while it lasts: tools take
//! minutes the first time, and silence looks like a hang.

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

const REMINDER: Duration = Duration::from_secs(20);

/// Says one thing.
pub(crate) fn say(text: impl AsRef<str>) {
    eprintln!("xtask: {}", text.as_ref());
}

/// Runs one step with its name and its time on standard error.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let begun = Instant::now();
    say(format!("{name} ..."));
    let (done, ended) = mpsc::channel::<()>();
    thread::scope(|scope| {
        scope.spawn(move || {
            while let Err(mpsc::RecvTimeoutError::Timeout) = ended.recv_timeout(REMINDER) {
                say(format!("{name} ... still at it ({})", elapsed(begun)));
            }
        });
        let result = work();
        drop(done);
        let how = if result.is_ok() { "done in" } else { "FAILED after" };
        say(format!("{name}: {how} {}", elapsed(begun)));
        result
    })
}

/// The time since `begun` as a person would write it.
pub(crate) fn elapsed(begun: Instant) -> String {
    human(begun.elapsed())
}

/// A duration as a person would write it: `0.4 s`, `12.3 s`, `4 min 05 s`.
pub(crate) fn human(time: Duration) -> String {
    if time.as_secs() < 100 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {:02} s", time.as_secs() / 60, time.as_secs() % 60)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_well() {
        assert_eq!(human(Duration::from_millis(420)), "0.4 s");
        assert_eq!(human(Duration::from_millis(12_340)), "12.3 s");
        assert_eq!(human(Duration::from_secs(245)), "4 min 05 s");
    }

    #[test]
    fn a_step_hands_its_result_on() {
        assert_eq!(step("adding", || Ok(1 + 1)).unwrap(), 2);
        assert!(step("failing", || anyhow::bail!("no") as Result<()>).is_err());
    }
}
