//! The emulator's server: `libreauth-emulator [--port N] [--host ADDRESS] [--seed FILE]`.

use std::error::Error;
use std::io::Write;
use std::process::ExitCode;

use libreauth_emulator::server::{Args, ArgsError, Server};
use libreauth_emulator::{Emulator, Seed, UserSeed};

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
        let address = server.address()?.to_string();
        let text = announcement(&seed, &public_key, &address);
        // Whoever started it may read the address and hang up; that is no reason to end.
        let _ = std::io::stdout().write_all(text.as_bytes());
        tokio::select! {
            never = server.run() => match never {},
            pressed = tokio::signal::ctrl_c() => Ok(pressed?),
        }
    })
}

/// Tells people what this is; the line with the address is for programs that start it.
fn announcement(seed: &Seed, public_key: &str, address: &str) -> String {
    let mut lines = vec![
        "DEVELOPMENT SERVER. Its keys, passwords and signing key are public: it must not".into(),
        "face the internet or guard anything.".into(),
        format!("emulator listening on http://{address}"),
    ];
    for app in &seed.libreauth {
        lines.push(format!("\nLibreAuth  POST http://{address}/api/1.3/"));
        lines
            .push(format!("  name {}  ownerid {}  version {}", app.name, app.ownerid, app.version));
        lines.push(format!("  public key {public_key}"));
        lines.extend(app.licences.iter().map(|licence| format!("  key {}", licence.key)));
        let login = |user: &UserSeed| format!("  user {} / {}", user.username, user.password);
        lines.extend(app.users.iter().map(login));
    }
    for app in &seed.lockence {
        lines.push(format!("\nLockence   POST http://{address}/api/v1/init"));
        lines.push(format!("  api_key {}", app.api_key));
        lines.extend(app.licences.iter().map(|licence| format!("  key {}", licence.key)));
    }
    lines.push(format!("\nState, faults, log: http://{address}/_emulator/state\n"));
    lines.join("\n")
}
