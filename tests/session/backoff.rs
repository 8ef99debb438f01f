//! After a failed beat: for some one quick retry, then the usual pace; and waits that the service named.

use libreauth_client::protocol::Kind;
use libreauth_client::session::{Millis, Policy, State};

use crate::harness::Harness;
use crate::replies::{
    MINUTE, libreauth, lockence, offline, policy, rate_limited, with_status, yes,
};

/// The waits before a number of beats that all fail.
fn waits(it: &mut Harness, count: usize) -> Vec<f64> {
    it.beat(offline());
    (0..count).map(|_| it.beat(offline())).collect()
}

fn usual(wait: f64) -> bool {
    (0.9 * MINUTE..=MINUTE).contains(&wait)
}

fn seeded(seed: u64) -> Harness {
    let grace = Millis(1e9);
    Harness::active_with(libreauth(), Policy { seed, grace, ..policy() })
}

#[test]
fn four_in_ten_retry_quickly_and_once_and_all_others_keep_to_the_interval() {
    let mut quick = 0;
    for seed in 0..500 {
        let waits = waits(&mut seeded(seed), 6);
        let (first, rest) = waits.split_first().unwrap();
        let hasty = (1_000.0..=3_000.0).contains(first);
        quick += u32::from(hasty);
        assert!(hasty || usual(*first), "seed {seed}: {waits:?}");
        assert!(rest.iter().copied().all(usual), "seed {seed}: {waits:?}");
    }
    assert!((160..=240).contains(&quick), "{quick} of 500");
}

#[test]
fn many_clients_do_not_come_back_as_one() {
    let mut first: Vec<_> = (0..50).map(|seed| waits(&mut seeded(seed), 1)[0]).collect();
    first.sort_by(f64::total_cmp);
    first.dedup();
    assert!(first.len() > 40, "{first:?}");
    assert!(first[first.len() - 1] - first[0] > 1_000.0, "{first:?}");
}

#[test]
fn a_good_beat_makes_it_forget_the_failures() {
    let mut quick = 0;
    for seed in 0..200 {
        let mut it = seeded(seed);
        waits(&mut it, 4);
        it.beat(yes());
        let wait = it.beat(offline());
        assert!(usual(wait), "seed {seed}: {wait}");
        quick += u32::from(it.beat(yes()) <= 3_000.0);
    }
    assert!((60..=100).contains(&quick), "{quick} of 200 are quick again");
}

#[test]
fn a_wait_that_the_service_named_is_kept() {
    // And spread by up to one interval, as many may have been told the same moment.
    let mut most = 0.0;
    for seed in 0..50 {
        let mut it = seeded(seed);
        it.beat(rate_limited(300));
        assert_eq!(it.state(), State::Grace);
        let wait = it.pass_to_beat();
        assert!((300_000.0..=300_000.0 + MINUTE).contains(&wait), "{wait}");
        most = wait.max(most);
    }
    assert!(most > 300_000.0 + 0.9 * MINUTE, "{most}");
}

#[test]
fn a_named_wait_holds_for_a_call_of_the_app_too() {
    let mut it = Harness::active();
    it.ask(Kind::Check, rate_limited(300));
    assert!(it.pass_to_beat() >= 300_000.0);
}

#[test]
fn no_named_wait_is_longer_than_an_hour() {
    let mut it = seeded(3);
    it.beat(rate_limited(u32::MAX));
    let wait = it.pass_to_beat();
    assert!((3_600_000.0..=3_600_000.0 + MINUTE).contains(&wait), "{wait}");
}

#[test]
fn grace_ends_on_time_while_a_named_wait_goes_on() {
    let mut it = Harness::active();
    it.beat(rate_limited(3_600));
    it.pass(15.0 * MINUTE);
    assert_eq!(it.state(), State::Expired);
    assert!(it.in_flight.is_empty(), "and nothing was asked meanwhile");
    assert!(it.wake_at.is_some());
}

#[test]
fn what_only_the_owner_can_mend_is_asked_without_haste() {
    for seed in 0..50 {
        let policy = Policy { seed, ..policy() };
        let mut it = Harness::active_with(lockence(), policy);
        it.beat(with_status(401, ""));
        let wait = it.pass_to_beat();
        assert!(usual(wait), "{wait}");
    }
}

#[test]
fn a_short_interval_is_never_stretched() {
    let interval = Millis(5_000.0);
    for seed in 0..50 {
        let mut it = Harness::active_with(libreauth(), Policy { seed, interval, ..policy() });
        for wait in waits(&mut it, 8) {
            assert!(wait <= interval.0, "{wait}");
        }
    }
}

#[test]
fn who_is_asked_for_fewer_requests_does_not_make_haste() {
    // A page can't read `Retry-After` unless the service exposes it.
    for seed in 0..50 {
        for reply in
            [with_status(429, ""), with_status(200, r#"{"status":false,"message":"Please wait."}"#)]
        {
            let mut it = seeded(seed);
            it.beat(reply);
            let wait = it.pass_to_beat();
            assert!(usual(wait), "{wait}");
        }
    }
}
