//! Sessions that were opened without a signature, found or told of where one is demanded: they are asked
//! about, and no licence by themselves.

use libreauth_client::protocol::Kind;
use libreauth_client::session::{Input, Policy, State};
use libreauth_client::trust::{Demand, Verifier};

use crate::harness::Harness;
use crate::kept::{keeping, left, page};
use crate::proof::verifier;
use crate::reload::first;
use crate::replies::{libreauth, license, offline, policy, yes};

/// A tab that demands no signature, and one that does.
fn two() -> [Harness; 2] {
    let policy = Policy { shares: true, ..policy() };
    let mut one = Harness::with(libreauth(), policy.clone(), Verifier::default());
    one.call(Kind::Init);
    one.input(Input::Leads(true));
    one.reply(yes());
    one.ask(license("KEY"), yes());
    let policy = Policy { seed: 9, keeps: true, ..policy };
    [one, Harness::with(libreauth(), policy, verifier(Demand::Require))]
}

#[test]
fn what_another_tab_tells_is_asked_about() {
    let [one, mut two] = two();
    let init = two.call(Kind::Init);
    for _ in 0..2 {
        two.input(Input::Heard(one.said.last().unwrap().clone()));
        assert_eq!((two.state(), two.sent.as_slice()), (State::Idle, &["check"][..]));
    }
    two.reply(yes());
    assert_eq!((two.state(), two.is_settled(init)), (State::Idle, false), "that is not signed");
    assert_eq!(two.sent, ["check", "init"]);
}

#[test]
fn who_has_a_session_takes_no_such_one_in_its_place() {
    let [one, mut two] = two();
    two.call(Kind::Init);
    two.input(Input::Leads(true));
    two.input(Input::Loaded(libreauth_client::session::Loaded::Absent(0.0)));
    two.input(Input::Heard(one.said.last().unwrap().clone()));
    assert!(!two.state().licensed());
}

#[test]
fn what_was_kept_is_no_grace() {
    let before = first(&libreauth());
    let given = (before.now + 5_000.0, Kind::Init.into(), left(&before));
    let (mut it, _) = page(libreauth(), keeping(), verifier(Demand::Require), given);
    it.reply(offline());
    assert_eq!((it.state(), it.sent.as_slice()), (State::Idle, &["check", "init"][..]));
}
