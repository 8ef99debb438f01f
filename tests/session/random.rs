//! Thousands of lives, each grown from its seed. A life that breaks a rule prints the seed, and
//! the seed lives it again.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::world::World;

const LIVES: u64 = 3_000;
const STEPS: usize = 120;

fn live(seed: u64) {
    let mut world = World::new(seed);
    for _ in 0..STEPS {
        world.step();
    }
    world.end();
}

#[test]
fn the_rules_hold_in_every_life() {
    for seed in 0..LIVES {
        if let Err(why) = catch_unwind(AssertUnwindSafe(|| live(seed))) {
            println!("seed {seed} broke a rule");
            resume_unwind(why);
        }
    }
}

#[test]
fn the_lives_are_full_ones() {
    // A rule that is never put to the test holds easily.
    let mut states = std::collections::BTreeMap::new();
    let mut sent = std::collections::BTreeMap::new();
    for seed in 0..200 {
        let mut world = World::new(seed);
        for _ in 0..STEPS {
            world.step();
            *states.entry(world.harness.state().as_str()).or_insert(0) += 1;
        }
        for endpoint in &world.harness.sent {
            *sent.entry(*endpoint).or_insert(0) += 1;
        }
    }
    for state in ["idle", "initialized", "active", "grace", "expired", "denied", "closed"] {
        assert!(states.get(state).is_some_and(|steps| *steps > 200), "{states:?}");
    }
    for call in ["init", "license", "login", "upgrade", "check", "validate", "heartbeat", "logout"]
    {
        assert!(sent.get(call).is_some_and(|times| *times > 40), "{sent:?}");
    }
}
