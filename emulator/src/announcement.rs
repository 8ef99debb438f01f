//! What a server says when it starts: the same words, whichever server it is.

use crate::emulator::Emulator;
use crate::seed::UserSeed;

impl Emulator {
    /// Tells people what this is and what to try; the line with the address is for programs that
    /// start it. `url` is where it listens, for example `http://127.0.0.1:8787`.
    pub fn announcement(&self, url: &str) -> String {
        let mut lines = vec![
            "DEVELOPMENT SERVER. Its keys, passwords and signing key are public: it must not"
                .into(),
            "face the internet or guard anything.".into(),
            format!("emulator listening on {url}"),
        ];
        let public_key = self.public_key();
        for app in &self.seed.libreauth {
            lines.push(format!("\nLibreAuth  POST {url}/api/1.3/"));
            lines.push(format!(
                "  name {}  ownerid {}  version {}",
                app.name, app.ownerid, app.version
            ));
            lines.push(format!("  public key {public_key}"));
            lines.extend(app.licences.iter().map(|licence| format!("  key {}", licence.key)));
            let login = |user: &UserSeed| format!("  user {} / {}", user.username, user.password);
            lines.extend(app.users.iter().map(login));
        }
        for app in &self.seed.lockence {
            lines.push(format!("\nLockence   POST {url}/api/v1/init"));
            lines.push(format!("  api_key {}", app.api_key));
            lines.extend(app.licences.iter().map(|licence| format!("  key {}", licence.key)));
        }
        lines.push(format!("\nState, faults, log: {url}/_emulator/state\n"));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_names_the_address_and_what_opens_the_demo() {
        let text = Emulator::demo().announcement("http://127.0.0.1:8787");
        assert!(text.lines().any(|line| line == "emulator listening on http://127.0.0.1:8787"));
        for needed in ["ownerid XXXXXXXXXX", "public key 03a107bf", "DEMO-KEY-0001", "john_doe"] {
            assert!(text.contains(needed), "{needed}");
        }
        assert!(text.contains("lockence-demo-api-key"));
    }
}
