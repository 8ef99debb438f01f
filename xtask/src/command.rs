//! Commands: built, run, and their words shown, kept, or both.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::process::Running;
use crate::progress::human;

/// Where a command's words go: kept always, and shown at once where nothing else runs beside it.
#[derive(Clone)]
pub(crate) struct Output {
    shown: bool,
    kept: Arc<Mutex<Vec<u8>>>,
}

impl Output {
    pub(crate) fn shown() -> Output {
        Output { shown: true, kept: Arc::default() }
    }

    pub(crate) fn kept() -> Output {
        Output { shown: false, kept: Arc::default() }
    }

    /// Everything written so far.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.lock()).into_owned()
    }

    /// Writes a line among the commands' own.
    pub(crate) fn line(&self, text: impl AsRef<str>) {
        self.write(format!("{}\n", text.as_ref()).as_bytes());
    }

    fn write(&self, bytes: &[u8]) {
        self.lock().extend_from_slice(bytes);
        if self.shown {
            // A terminal that has gone away is no reason to stop the work.
            let _ = std::io::stdout().lock().write_all(bytes);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<u8>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A command to run, with the words that name it in an error.
pub(crate) struct Cmd {
    command: Command,
    line: String,
}

impl Cmd {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Cmd {
        let program = program.as_ref();
        let name = Path::new(program).file_stem().unwrap_or(program);
        let mut command = Command::new(program);
        command.stdin(Stdio::null());
        Cmd { command, line: name.to_string_lossy().into_owned() }
    }

    /// The cargo that runs this program.
    pub(crate) fn cargo() -> Cmd {
        Cmd::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    pub(crate) fn arg(mut self, arg: impl AsRef<OsStr>) -> Cmd {
        self.line.push(' ');
        self.line.push_str(&arg.as_ref().to_string_lossy());
        self.command.arg(arg);
        self
    }

    /// Words parted by blanks: `.words("build --release")`.
    pub(crate) fn words(self, words: &str) -> Cmd {
        words.split_whitespace().fold(self, |cmd, word| cmd.arg(word))
    }

    pub(crate) fn args<S: AsRef<OsStr>>(self, args: impl IntoIterator<Item = S>) -> Cmd {
        args.into_iter().fold(self, Cmd::arg)
    }

    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Cmd {
        self.command.env(key, value);
        self
    }

    pub(crate) fn without_env(mut self, key: &str) -> Cmd {
        self.command.env_remove(key);
        self
    }

    pub(crate) fn dir(mut self, dir: impl AsRef<Path>) -> Cmd {
        self.command.current_dir(dir);
        self
    }

    /// What it says is for nobody; where it is to be served, its standard output still is.
    pub(crate) fn quiet(mut self) -> Cmd {
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        self
    }

    /// Runs it on this program's own terminal.
    pub(crate) fn run(mut self) -> Result<()> {
        let status = self.start()?.wait()?;
        self.check(status.success(), || status.to_string())
    }

    /// Runs it with its words (both streams, in order) in `output`.
    pub(crate) fn run_into(mut self, output: &Output) -> Result<()> {
        let (mut reader, writer) = std::io::pipe().context("cannot open a pipe")?;
        self.command.stdout(writer.try_clone()?).stderr(writer);
        let running = self.start()?;
        // The command holds the writing ends; while it lives, reading would never end.
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        let status = thread::scope(|scope| {
            scope.spawn(|| {
                let mut chunk = [0; 8192];
                while let Ok(read @ 1..) = reader.read(&mut chunk) {
                    output.write(chunk.get(..read).unwrap_or_default());
                }
            });
            running.wait() // and ends what it left behind, which may hold the pipe
        })?;
        self.check(status.success(), || status.to_string())
    }

    /// Runs it with each line of its words (of both streams, in order) for `hear`, which tells how
    /// long to wait for the next one. A command that is silent for longer is ended: it has failed.
    pub(crate) fn run_watched(
        mut self,
        patience: Duration,
        mut hear: impl FnMut(&str) -> Duration,
    ) -> Result<()> {
        let (reader, writer) = std::io::pipe().context("cannot open a pipe")?;
        self.command.stdout(writer.try_clone()?).stderr(writer);
        let mut running = self.start()?;
        self.command.stdout(Stdio::null()).stderr(Stdio::null());
        let (say, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(reader).split(b'\n').map_while(Result::ok) {
                // Nobody listens to what comes after the end.
                let _ = say.send(String::from_utf8_lossy(&line).into_owned());
            }
        });
        let (mut patience, mut heard) = (patience, Instant::now());
        let silence = loop {
            match lines.recv_timeout(Duration::from_millis(100)) {
                Ok(line) => (patience, heard) = (hear(&line), Instant::now()),
                Err(RecvTimeoutError::Disconnected) => break None,
                // What it left behind may hold the pipe.
                Err(RecvTimeoutError::Timeout) if running.ended()?.is_some() => break None,
                Err(RecvTimeoutError::Timeout) if heard.elapsed() < patience => {}
                Err(RecvTimeoutError::Timeout) => break Some(heard.elapsed()),
            }
        };
        if let Some(silence) = silence {
            bail!("`{}` said nothing for {}: ended", self.line, human(silence));
        }
        let status = running.wait()?;
        for line in lines {
            hear(&line);
        }
        self.check(status.success(), || status.to_string())
    }

    /// Runs it and hands back what it wrote to standard output.
    pub(crate) fn read(mut self) -> Result<String> {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = self.command.output().with_context(|| self.cannot_start())?;
        self.check(output.status.success(), || {
            format!("{}\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim())
        })?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Starts it and leaves it running, its standard output to be read by the caller.
    pub(crate) fn serve(mut self) -> Result<Running> {
        self.command.stdout(Stdio::piped());
        self.start()
    }

    /// Starts it on this program's own terminal and leaves it running.
    pub(crate) fn leave(mut self) -> Result<Running> {
        self.start()
    }

    fn start(&mut self) -> Result<Running> {
        Running::start(&mut self.command).with_context(|| self.cannot_start())
    }

    fn cannot_start(&self) -> String {
        format!("cannot run `{}`", self.line)
    }

    fn check(&self, success: bool, how: impl FnOnce() -> String) -> Result<()> {
        if !success {
            bail!("`{}` failed: {}", self.line, how());
        }
        Ok(())
    }
}

/// The full path of a program on the `PATH`.
pub(crate) fn which(program: &str) -> Option<std::path::PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?)
        .map(|dir| dir.join(program).with_extension(std::env::consts::EXE_EXTENSION))
        .find(|path| path.is_file())
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn both_streams_are_kept_in_order() {
        let output = Output::kept();
        let script = "echo one; echo two >&2; echo three; exit 4";
        let error = Cmd::new("sh").arg("-c").arg(script).run_into(&output).unwrap_err();
        assert_eq!(output.text(), "one\ntwo\nthree\n");
        assert!(error.to_string().contains("exit status: 4"), "{error}");
    }

    #[test]
    fn what_a_command_leaves_behind_does_not_hold_the_output() {
        let output = Output::kept();
        Cmd::new("sh").arg("-c").arg("sleep 60 & echo done").run_into(&output).unwrap();
        assert_eq!(output.text(), "done\n");
    }

    #[test]
    fn who_is_silent_for_too_long_is_ended() {
        let begun = Instant::now();
        let mut heard = Vec::new();
        let hear = |line: &str| {
            heard.push(line.to_owned());
            Duration::from_millis(if line == "two" { 300 } else { 60_000 })
        };
        let cmd = Cmd::new("sh").arg("-c").arg("echo one; sleep 1; echo two; sleep 60; echo three");
        let error = cmd.run_watched(Duration::from_secs(60), hear).unwrap_err();
        assert!(error.to_string().contains("said nothing for"), "{error}");
        assert_eq!(heard, ["one", "two"]);
        assert!(begun.elapsed() < Duration::from_secs(30));
        let fine = Cmd::new("sh").arg("-c").arg("sleep 60 & echo -n done");
        let mut heard = String::new();
        let hear = |line: &str| {
            heard.push_str(line);
            Duration::from_secs(60)
        };
        fine.run_watched(Duration::from_secs(60), hear).unwrap();
        assert_eq!(heard, "done");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Cmd::new("no-such-program").arg("x").read().unwrap_err();
        assert!(format!("{error:#}").contains("`no-such-program x`"), "{error:#}");
    }
}
