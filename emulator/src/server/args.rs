//! The three options of the command line.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// What the command line asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Args {
    /// Loopback address and port; port 0 takes a free one.
    pub address: SocketAddr,
    /// Seed file; none = the demo's.
    pub seed: Option<PathBuf>,
}

/// A command line that makes no sense, or a wish for help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ArgsError {
    /// `--help` was given.
    #[error("{}", Args::HELP)]
    Help,
    /// An option is unknown, has no value or a bad one.
    #[error("{0}\n\n{help}", help = Args::HELP)]
    Usage(String),
}

impl Args {
    /// What `--help` prints.
    pub const HELP: &'static str = "\
Both licensing services in memory, for development on this machine.

Usage: libreauth-emulator [--port N] [--host ADDRESS] [--seed FILE]

  --port N        port to listen on; 0 (the default) takes a free one
  --host ADDRESS  loopback address, default 127.0.0.1; others are refused
  --seed FILE     the world to start with, as JSON; default the built-in demo";

    /// Reads the arguments after the program's name.
    ///
    /// # Errors
    /// [`ArgsError`], ready to be printed.
    pub fn read(args: impl IntoIterator<Item = String>) -> Result<Self, ArgsError> {
        let mut host = IpAddr::V4(Ipv4Addr::LOCALHOST);
        let mut port = 0;
        let mut seed = None;
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let (name, attached) = match arg.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (arg, None),
            };
            if matches!(name.as_str(), "-h" | "--help") {
                return Err(ArgsError::Help);
            }
            if !matches!(name.as_str(), "--port" | "--host" | "--seed") {
                return Err(ArgsError::Usage(format!("there is no option {name}")));
            }
            let Some(value) = attached.or_else(|| args.next()) else {
                return Err(ArgsError::Usage(format!("{name} needs a value")));
            };
            match name.as_str() {
                "--port" => {
                    port = value.parse().map_err(|_| {
                        ArgsError::Usage(format!("--port {value} is not between 0 and 65535"))
                    })?;
                }
                "--host" => host = loopback(&value)?,
                _ => seed = Some(PathBuf::from(value)),
            }
        }
        Ok(Self { address: SocketAddr::new(host, port), seed })
    }
}

fn loopback(value: &str) -> Result<IpAddr, ArgsError> {
    let text = if value == "localhost" { "127.0.0.1" } else { value };
    text.parse().ok().filter(IpAddr::is_loopback).ok_or_else(|| {
        ArgsError::Usage(format!(
            "--host {value} is not a loopback address, and only those are served"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Args, ArgsError> {
        Args::read(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn defaults_and_options() {
        let args = read("").unwrap();
        assert_eq!((args.address.to_string().as_str(), args.seed), ("127.0.0.1:0", None));
        let args = read("--port 8787 --host=::1 --seed my.json").unwrap();
        assert_eq!(args.address.to_string(), "[::1]:8787");
        assert_eq!(args.seed, Some(PathBuf::from("my.json")));
        assert_eq!(read("--host localhost").unwrap().address.to_string(), "127.0.0.1:0");
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(read("--help"), Err(ArgsError::Help));
        for line in ["--host 0.0.0.0", "--host 192.168.0.1", "--port 70000", "--port", "--prot 1"] {
            assert!(matches!(read(line), Err(ArgsError::Usage(_))), "{line}");
        }
    }
}
