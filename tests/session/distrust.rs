//! What must not count, and must not be shown: recordings, answers to other questions, forged
//! ciphertexts.

use libreauth_client::Code;
use libreauth_client::protocol::encryption::Opener;
use libreauth_client::protocol::further::Told;
use libreauth_client::protocol::{Call, Kind, Output};
use libreauth_client::secret::SecretBytes;
use libreauth_client::session::{Input, RequestId, State};
use libreauth_client::trust::Demand;
use libreauth_emulator::{EncryptionScheme, FaultKind};

use crate::harness::Harness;
use crate::proof::{active, fresh};
use crate::replies::{libreauth, license, policy, with_status, yes};
use crate::sealed::sealed;

#[test]
fn a_recording_is_not_heard_again_and_again() {
    let mut it = active(Demand::Require);
    it.harness.call(Kind::Check);
    let request = it.harness.in_flight[0].clone();
    let recording = it.answer(&request);
    it.harness.reply(recording.clone());
    it.harness.input(Input::StopHeartbeat);
    for _ in 0..180 {
        it.harness.pass(20_000.0);
        it.harness.ask(Kind::Check, recording.clone());
    }
    assert_ne!(it.harness.state(), State::Active, "an hour later the same recording still counts");
}

#[test]
fn a_signed_yes_to_something_else_is_no_login() {
    for call in [
        Call::new(Kind::Variable).with("varid", "motd"),
        Call::new(Kind::Webhook).with("webid", "publichook"),
        Call::new(Kind::Forgot).with("username", "john_doe").with("email", "john@example.invalid"),
        Call::new(Kind::Logout),
    ] {
        let name = call.endpoint();
        let mut other = fresh(Demand::Require);
        other.call(Kind::Init);
        other.harness.call(call);
        let request = other.harness.in_flight[0].clone();
        let reply = other.answer(&request);
        let mut it = fresh(Demand::Require);
        it.call(Kind::Init);
        it.harness.ask(license("NO-SUCH-KEY"), reply);
        assert_eq!(it.harness.state(), State::Initialized, "{name}");
    }
}

#[test]
fn a_forged_ciphertext_is_named_so() {
    for (fault, code) in [
        (FaultKind::ForgedSignature, Code::SignatureInvalid),
        (FaultKind::NoSignature, Code::SignatureMissing),
        (FaultKind::StaleSignature { seconds: 3_600 }, Code::SignatureStale),
    ] {
        let mut it = sealed(Opener::Any, Some(EncryptionScheme::C));
        it.fault(fault);
        let init = it.call(Kind::Init);
        assert_eq!(it.harness.code(init), code);
    }
}

#[test]
fn debug_shows_no_decrypted_body() {
    let shown =
        format!("{:?}", Input::Decrypted(RequestId(1), Some(SecretBytes(b"PLANTED".to_vec()))));
    let as_numbers = format!("{:?}", b"PLANTED").replace(['[', ']'], "");
    assert!(!shown.contains(&as_numbers), "{shown}");
}

#[test]
fn a_stray_decrypted_loses_no_call() {
    let mut it = Harness::new(libreauth(), policy());
    let init = it.call(Kind::Init);
    let id = it.in_flight[0].id;
    it.input(Input::Decrypted(id, None));
    it.reply(yes());
    assert!(it.is_settled(init));
}

#[test]
fn a_file_without_contents_is_none() {
    for body in [
        r#"{"success":true}"#,
        r#"{"success":true,"contents":null}"#,
        r#"{"success":true,"contents":{}}"#,
    ] {
        let mut it = Harness::active();
        let file = it.ask(Call::new(Kind::File).with("fileid", "1"), with_status(200, body));
        let empty = matches!(it.outcome(file), Ok(libreauth_client::session::Settled::Output(output)) if **output == Output::Further(Told::Bytes(Vec::new())));
        assert!(!empty, "{body}");
    }
}
