//! A service that names a wait (`Retry-After`) is left alone by all tabs, whoever was told and whatever
//! was asked; and no longer than it wants to be.

use libreauth_client::protocol::Kind;
use libreauth_client::session::State;

use crate::replies::{MINUTE, rate_limited, yes};
use crate::tabs::{Tabs, shared};

/// Two tabs, of which the one that leads was told to wait for an hour.
fn told_to_wait() -> Tabs {
    let mut tabs = Tabs::active(shared(), 2);
    tabs.answer(|_| rate_limited(3_600));
    while tabs[0].state() != State::Grace {
        tabs.pass(1_000.0);
    }
    tabs.pass(1_000.0);
    tabs
}

#[test]
fn a_wait_that_a_yes_lifted_is_lifted_in_every_tab() {
    let mut tabs = told_to_wait();
    tabs.answer(|_| yes());
    tabs.pass(MINUTE);
    tabs.call(0, Kind::Check);
    tabs.pass(10.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active; 2]);
    tabs.close(0);
    let asked = tabs.seen.len();
    tabs.pass(2.0 * MINUTE);
    assert!(tabs.seen.len() > asked, "the next one beats");
    tabs.pass(30.0 * MINUTE);
    assert_eq!(tabs.states(), [State::Active]);
}
