//! Found by simulation: a licence that holds is lost neither by who is behind nor by what anybody can say.

use libreauth_client::protocol::Kind;
use libreauth_client::session::{Input, Policy, State};
use libreauth_client::trust::Demand;

use crate::emulated::Emulated;
use crate::harness::Harness;
use crate::proof::verifier;
use crate::replies::{MINUTE, libreauth, license, no, session, yes};
use crate::tabs::shared;

const GONE: &str = "Session not found";

fn remembering(seed: u64) -> Policy {
    Policy { remembers: true, seed, ..shared() }
}

/// A tab that leads and has opened this session, in which nobody is logged in.
fn opened(seed: u64, at: f64, id: &str) -> Harness {
    let mut it = Harness::new(libreauth(), remembering(seed));
    it.now = at;
    it.call(Kind::Init);
    it.input(Input::Leads(true));
    it.reply(session(id));
    it
}

#[test]
fn who_waits_for_a_login_hears_that_it_is_done() {
    let mut one = opened(1, 0.0, "session-1");
    one.ask(license("KEY"), yes());
    one.input(Input::Leads(false));
    let mut two = opened(9, 5_000.0, "session-2");
    let open = two.said.last().unwrap().clone();
    two.ask(license("KEY"), yes());
    let told = two.said.len();
    // It was not let run, and hears in order what it missed.
    one.pass(6_000.0);
    one.input(Input::Heard(open));
    assert_eq!(one.state(), State::Grace, "the licence goes on in the new session");
    two.pass(1_000.0);
    two.input(Input::Heard(one.said.last().unwrap().clone()));
    assert_eq!((two.state(), two.said.len()), (State::Active, told + 1));
    one.input(Input::Heard(two.said.last().unwrap().clone()));
    assert_eq!(one.state(), State::Active);
}

/// A tab that leads, vouched for by the emulator, which has heard of another tab.
fn vouched(code: Option<&str>) -> (Emulated, Harness) {
    let mut it =
        Emulated::new(Harness::with(libreauth(), remembering(1), verifier(Demand::Require)));
    it.harness.call(Kind::Init);
    it.harness.input(Input::Leads(true));
    answer(&mut it);
    let login = license("DEMO-KEY-0001");
    it.harness.call(code.map_or(login.clone(), |code| login.with("code", code)));
    answer(&mut it);
    let mut other = Harness::with(libreauth(), remembering(9), verifier(Demand::Require));
    other.now = it.harness.now;
    other.call(Kind::Init);
    it.harness.input(Input::Heard(other.said.last().unwrap().clone()));
    other.input(Input::Heard(it.harness.said.last().unwrap().clone()));
    assert_eq!([it.harness.state(), other.state()], [State::Active; 2]);
    (it, other)
}

fn answer(it: &mut Emulated) {
    let request = it.harness.in_flight[0].clone();
    let reply = it.answer(&request);
    it.harness.reply(reply);
}

#[test]
fn an_unsigned_word_ends_nothing_where_nobody_can_log_in_again() {
    let (mut it, _) = vouched(Some("123456"));
    for _ in 0..3 {
        it.harness.beat(no(GONE));
        assert_eq!((it.harness.state(), it.harness.in_flight.len()), (State::Grace, 0));
    }
    it.pass(MINUTE);
    assert_eq!(it.harness.state(), State::Active);
}

#[test]
fn nor_in_a_tab_that_does_not_lead() {
    let (_, mut other) = vouched(Some("123456"));
    for _ in 0..3 {
        other.ask(Kind::Check, no(GONE));
        assert_eq!(other.state(), State::Grace);
    }
    assert_eq!(other.sent, ["check", "check", "check"]);
}

#[test]
fn who_beats_asks_the_others_what_logs_in_again() {
    let (mut it, mut other) = vouched(None);
    // It was away, and is not to know until it is told.
    it.harness.input(Input::Leave { kept: true });
    it.harness.input(Input::Back);
    it.harness.input(Input::Leads(true));
    for asks in [false, true] {
        it.harness.beat(no(GONE));
        assert_eq!((it.harness.state(), it.harness.in_flight.len()), (State::Grace, 0), "{asks}");
    }
    other.now = it.harness.now;
    other.input(Input::Heard(it.harness.said.last().unwrap().clone()));
    it.harness.input(Input::Heard(other.said.last().unwrap().clone()));
    it.harness.beat(no(GONE));
    assert_eq!(it.harness.sent.last(), Some(&"init"));
    answer(&mut it);
    answer(&mut it);
    assert_eq!(it.harness.state(), State::Active);
}
