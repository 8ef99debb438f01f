//! The emulator's server: `libreauth-emulator [--port N] [--host ADDRESS] [--seed FILE]`.

use std::error::Error;
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
        let emulator = Emulator::new(seed.clone());
        let public_key = emulator.public_key().to_owned();
        let server = Server::bind(args.address, emulator).await?;
        announce(&seed, &public_key, &server.address()?.to_string());
        tokio::select! {
            never = server.run() => match never {},
            pressed = tokio::signal::ctrl_c() => Ok(pressed?),
        }
    })
}

/// Tells people what this is; the line with the address is for programs that start it.
fn announce(seed: &Seed, public_key: &str, address: &str) {
    println!("DEVELOPMENT SERVER. Its keys, passwords and signing key are public: it must not");
    println!("face the internet or guard anything.");
    println!("emulator listening on http://{address}");
    for app in &seed.libreauth {
        println!();
        println!("LibreAuth  POST http://{address}/api/1.3/");
        println!("  name {}  ownerid {}  version {}", app.name, app.ownerid, app.version);
        println!("  public key {public_key}");
        for licence in &app.licences {
            println!("  key {}", licence.key);
        }
        for user in &app.users {
            println!("  user {} / {}", user.username, user.password);
        }
    }
    for app in &seed.lockence {
        println!();
        println!("Lockence   POST http://{address}/api/v1/init");
        println!("  api_key {}", app.api_key);
        for licence in &app.licences {
            println!("  key {}", licence.key);
        }
    }
    println!();
    println!("State, faults, log: http://{address}/_emulator/state");
}
