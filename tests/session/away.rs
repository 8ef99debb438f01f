//! A tab that was not there for a while: what it may believe of what it finds, and what it remembers.

use libreauth_client::Code;
use libreauth_client::protocol::Kind;
use libreauth_client::session::{Input, Loaded, State};

use crate::harness::Harness;
use crate::kept::{keeping, left};
use crate::replies::{MINUTE, libreauth, license, session, yes};

/// A page that began at that moment, and whose storage was empty but for a stamp.
fn begun(now: f64, stamp: f64, id: &str) -> Harness {
    let mut it = Harness::new(libreauth(), keeping());
    it.now = now;
    it.call(Kind::Init);
    it.input(Input::Loaded(Loaded::Absent(stamp)));
    it.reply(session(id));
    it.ask(license("KEY"), yes());
    assert_eq!(it.state(), State::Active);
    it
}

#[test]
fn a_later_session_whose_age_can_not_be_told_is_no_licence() {
    let mut it = begun(0.0, 0.0, "session-1");
    it.input(Input::Leave { kept: true });
    let another = begun(60.0 * MINUTE, it.kept.last().unwrap().1, "session-2");
    // Its clock stands before the other's last good answer.
    (it.now, it.wall_ahead) = (61.0 * MINUTE, -5.0 * MINUTE);
    it.input(Input::Back);
    it.input(Input::Loaded(left(&another)));
    assert_eq!((it.state(), it.snapshot().reason), (State::Expired, Some(Code::Unreachable)));
    assert!(it.beat(yes()) <= 2_000.0, "and the service is asked at once");
    assert_eq!(it.state(), State::Active);
}
