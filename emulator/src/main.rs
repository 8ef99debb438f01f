//! The emulator's server: `libreauth-emulator [--port N] [--host ADDRESS] [--seed FILE]`.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use libreauth_emulator::server::{Args, ArgsError, Server};
use libreauth_emulator::{Emulator, Seed};

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let args = match Args::read(std::env::args().skip(1)) {
        Err(ArgsError::Help) => {
            println!("{}", Args::HELP);
            return Ok(());
        }
        args => args?,
    };
    let seed = match &args.seed {
        None => Seed::demo(),
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| format!("{}: {error}", path.display()))?;
            Seed::from_json(&text).map_err(|error| format!("{}: {error}", path.display()))?
        }
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let emulator = Emulator::new(seed);
        let words = emulator.clone();
        let taken = |error| format!("cannot listen on {}: {error}", args.address);
        let server = Server::bind(args.address, emulator).await.map_err(taken)?;
        let text = words.announcement(&format!("http://{}", server.address()?));
        // Whoever started it may read the address and hang up; that is no reason to end.
        let _ = std::io::stdout().write_all(text.as_bytes());
        tokio::select! {
            never = server.run() => match never {},
            pressed = tokio::signal::ctrl_c() => Ok(pressed?),
        }
    })
}
