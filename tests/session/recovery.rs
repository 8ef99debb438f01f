//! A session that the service lost is opened and logged in to again, once and without a word.

use libreauth_client::Code;
use libreauth_client::protocol::{Call, Kind};
use libreauth_client::session::{Policy, State};

use crate::harness::Harness;
use crate::replies::{
    MINUTE, libreauth, license, lockence, login, no, offline, policy, session, yes,
};

const GONE: &str = "Session not found";

fn remembering() -> Policy {
    Policy { remembers: true, ..policy() }
}

/// A session that this login made active.
fn by(call: Call) -> Harness {
    let mut it = Harness::initialized_with(libreauth(), remembering());
    it.ask(call, yes());
    assert_eq!(it.state(), State::Active);
    it
}

/// One that the service says it lost.
fn lost(call: Call) -> Harness {
    let mut it = by(call);
    it.beat(no(GONE));
    it
}

/// What the request that was sent last holds.
fn last(it: &Harness) -> String {
    it.in_flight.last().unwrap().request.body.clone().unwrap().expose().to_owned()
}

#[test]
fn it_is_opened_and_logged_in_to_again_and_was_licensed_all_the_time() {
    let register =
        Call::new(Kind::Register).with("username", "u").with("pass", "p").with("key", "K");
    for (call, again) in
        [(license("KEY"), "license"), (login("u", "p"), "login"), (register, "login")]
    {
        let mut it = lost(call);
        assert_eq!(it.sent[3..], ["init"]);
        it.reply(session("session-2"));
        assert_eq!(it.sent[4..], [again]);
        assert!(last(&it).contains("sessionid=session-2"));
        it.reply(yes());
        assert_eq!((it.state(), it.snapshot().reason), (State::Active, None));
        assert!(it.snapshots.iter().skip(2).all(|it| it.state.licensed()), "{:?}", it.states());
        assert!(it.errors().is_empty(), "{:?}", it.errors());
        it.pass_to_beat();
        assert!(last(&it).contains("sessionid=session-2"));
    }
}

#[test]
fn lockences_is_opened_by_its_key() {
    let mut it = Harness::active_with(lockence(), remembering());
    it.beat(no(GONE));
    assert_eq!((it.sent.last(), it.state()), (Some(&"init"), State::Grace));
    assert!(last(&it).contains("KEY"));
    it.reply(session("session-2"));
    assert_eq!((it.state(), it.in_flight.len()), (State::Active, 0));
    it.pass_to_beat();
    assert!(last(&it).contains("session-2"));
}

#[test]
fn it_does_not_matter_who_asked() {
    for mut it in [by(license("KEY")), Harness::active_with(lockence(), remembering())] {
        let check = match it.session.service() {
            libreauth_client::protocol::Service::LibreAuth(_) => Kind::Check,
            libreauth_client::protocol::Service::Lockence(_) => Kind::Validate,
        };
        let check = it.ask(check, no(GONE));
        let verdict = it.verdict(check);
        assert_eq!((verdict.success, verdict.licensed), (false, true), "the licence still counts");
        assert_eq!(it.sent.last(), Some(&"init"));
    }
    let mut it = by(license("KEY"));
    let variable = it.ask(Call::new(Kind::Variable).with("varid", "motd"), no(GONE));
    assert_eq!(it.code(variable), Code::SessionExpired);
    assert_eq!((it.sent.last(), it.state()), (Some(&"init"), State::Grace));
}

#[test]
fn a_no_to_it_is_the_truth() {
    let mut it = lost(license("KEY"));
    it.reply(no("This application is disabled"));
    assert!(!it.state().licensed() && it.snapshot().reason.is_some());
    assert_eq!(it.wake_at, None);
    let mut it = lost(license("KEY"));
    it.reply(session("session-2"));
    it.reply(no("Your license is banned"));
    assert_eq!((it.state(), it.snapshot().reason), (State::Denied, Some(Code::Banned)));
    assert_eq!((it.wake_at, it.errors()), (None, vec![Code::Banned]));
    let mut it = Harness::active_with(lockence(), remembering());
    it.beat(no(GONE));
    it.reply(no("Your license is banned"));
    assert_eq!((it.state(), it.snapshot().reason), (State::Denied, Some(Code::Banned)));
    it.pass(60.0 * MINUTE);
    assert!(it.in_flight.is_empty(), "it is tried once");
}

#[test]
fn trouble_meanwhile_is_grace_and_it_is_tried_again_on_the_schedule() {
    let mut it = lost(license("KEY"));
    it.reply(offline());
    assert_eq!((it.state(), it.snapshot().reason), (State::Grace, Some(Code::Network)));
    for _ in 0..5 {
        let wait = it.pass_to_beat();
        assert!((1_000.0..=MINUTE).contains(&wait), "{wait}");
        assert_eq!((it.sent.last(), it.in_flight.len()), (Some(&"init"), 1));
        it.reply(offline());
    }
    it.pass_to_beat();
    it.reply(session("session-2"));
    it.reply(offline());
    assert_eq!(it.state(), State::Grace, "the login has no answer");
    it.pass_to_beat();
    it.reply(session("session-3"));
    it.reply(yes());
    assert_eq!((it.state(), it.snapshot().reason), (State::Active, None));
}

#[test]
fn that_grace_ends_too_and_the_service_may_still_come_back() {
    let mut it = lost(license("KEY"));
    it.reply(offline());
    while it.now < 30.0 * MINUTE {
        it.pass_to_beat();
        it.reply(offline());
    }
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
    it.pass_to_beat();
    it.reply(session("session-2"));
    it.reply(yes());
    assert_eq!((it.state(), it.snapshot().reason), (State::Active, None));
}

#[test]
fn a_login_with_a_second_factor_is_not_remembered() {
    let it = lost(license("KEY").with("code", "123456"));
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::SessionExpired)));
    assert!(it.in_flight.is_empty());
}

#[test]
fn who_shall_remember_nothing_is_expired_at_once() {
    let mut it = Harness::active();
    it.beat(no(GONE));
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::SessionExpired)));
    assert!(it.in_flight.is_empty() && it.wake_at.is_none());
}

#[test]
fn a_no_that_is_not_about_the_session_starts_nothing() {
    let mut it = by(license("KEY"));
    it.beat(no("Your license is banned"));
    assert_eq!((it.state(), it.in_flight.len()), (State::Denied, 0));
}

#[test]
fn an_apps_own_init_wins() {
    let mut it = lost(license("KEY"));
    let init = it.call(Kind::Init);
    assert_eq!((it.cancelled.len(), it.in_flight.len()), (1, 1));
    it.reply(session("session-2"));
    assert!(it.outcome(init).is_ok());
    assert_eq!(
        (it.state(), it.in_flight.len()),
        (State::Initialized, 0),
        "and nobody is logged in"
    );
    it.pass(60.0 * MINUTE);
    assert_eq!(it.in_flight.len(), 0);
}

#[test]
fn an_apps_own_init_that_fails_stops_no_recovery() {
    let mut it = lost(license("KEY"));
    it.ask(Kind::Init, offline());
    assert_eq!(it.state(), State::Grace);
    assert!(it.pass_to_beat() <= MINUTE);
    assert_eq!(it.sent.last(), Some(&"init"));
    it.reply(session("session-2"));
    it.reply(yes());
    assert_eq!(it.state(), State::Active);
}

#[test]
fn an_apps_own_login_that_fails_stops_no_recovery() {
    // While the session is opened, and while it is logged in to.
    for opened in [false, true] {
        let mut it = lost(license("KEY"));
        if opened {
            it.reply(session("session-2"));
        }
        let own = it.call(license("KEY"));
        if !it.is_settled(own) {
            it.reply_at(it.in_flight.len() - 1, offline());
        }
        assert_eq!(it.state(), State::Grace, "{opened}");
        let pulse = !it.in_flight.is_empty() || it.session.diagnostics().next_beat_at.is_some();
        assert!(pulse, "{opened}: its heart has stopped");
    }
}

#[test]
fn a_logout_wins() {
    for answers in 0..2 {
        let mut it = lost(license("KEY"));
        for _ in 0..answers {
            it.reply(session("session-2"));
        }
        it.call(Kind::Logout);
        assert_eq!(it.state(), State::Closed);
        assert_eq!(it.cancelled.len(), 1);
        let sent = it.sent.len();
        it.pass(60.0 * MINUTE);
        assert_eq!((it.sent.len(), it.state()), (sent, State::Closed));
    }
}

#[test]
fn a_call_meanwhile_is_told_why_it_can_not_be_made() {
    let mut it = lost(license("KEY"));
    let check = it.call(Kind::Check);
    assert!(it.outcome(check).is_err());
    assert_eq!(it.in_flight.len(), 1);
    it.reply(session("session-2"));
    it.reply(yes());
    assert_eq!(it.state(), State::Active);
}

/// A service that keeps one session per address: each init ends the other client's.
#[test]
fn two_clients_that_end_each_others_session_do_not_make_a_storm() {
    let mut clients =
        [1, 2].map(|seed| Harness::active_with(libreauth(), Policy { seed, ..remembering() }));
    let mut valid = 0;
    let before: usize = clients.iter().map(|it| it.sent.len()).sum();
    let hours = 4.0;
    while clients[0].now < hours * 60.0 * MINUTE {
        for (index, it) in clients.iter_mut().enumerate() {
            it.pass(1_000.0);
            while let Some(request) = it.in_flight.first() {
                let reply = match request.request.endpoint {
                    "init" => {
                        valid = index;
                        yes()
                    }
                    _ if valid == index => yes(),
                    _ => no(GONE),
                };
                it.reply(reply);
            }
        }
    }
    let sent = clients.iter().map(|it| it.sent.len()).sum::<usize>() - before;
    let intervals = hours * 60.0 * 2.0;
    let rate = sent as f64 / intervals;
    assert!(rate <= 3.0 / 0.95, "{rate} requests in each interval of each client");
    assert!(clients.iter().all(|it| it.snapshots.iter().skip(2).all(|it| it.state.licensed())));
}
