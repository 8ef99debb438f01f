//! The simulator itself: a seed is one life, a fault that is built in is found, and the story is told.

use std::path::PathBuf;

use crate::campaign::replay_with;
use crate::fault::Planted;
use crate::life::live;
use crate::rules::RULES;
use crate::{campaign, replay};

/// Lives that are short, and have a bit of everything.
const SEEDS: [u64; 3] = [1, 2, 3];

fn folder(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("libreauth-simulator-{}-{name}", std::process::id()))
}

/// The first seeds that the fault shows in.
fn first_caught(planted: Planted) -> Option<u64> {
    (0..200).find(|seed| live(*seed, Some(planted), false).broken.is_some())
}

#[test]
fn a_seed_is_one_life_however_often_it_is_lived() {
    for seed in SEEDS {
        let [once, again] = [(); 2].map(|()| live(seed, None, true));
        assert_eq!(once.steps, again.steps);
        assert_eq!(once.trace, again.trace);
        assert!(once.steps > 10 && once.trace.len() > 10, "seed {seed} is nobody's life");
    }
}

#[test]
fn nobody_watches_and_it_is_the_same_life() {
    for seed in SEEDS {
        let [told, untold] = [true, false].map(|traced| live(seed, None, traced));
        assert_eq!((told.steps, untold.trace), (untold.steps, Vec::new()));
    }
}

#[test]
fn no_rule_is_broken_in_a_few_lives() {
    let few = campaign(SEEDS[0], SEEDS.len() as u64);
    assert_eq!((few.lives, &few.failed), (SEEDS.len() as u64, &Vec::new()));
    assert!(few.summary().contains("3 lives") && few.summary().contains("0 broke a rule"));
    let (story, well) = replay(SEEDS[0], &folder("well")).unwrap();
    assert!(well && story.contains("no rule was broken"), "{story}");
}

#[test]
fn a_fault_is_caught_by_the_rule_that_is_meant() {
    for planted in [Planted::OwnDevice, Planted::HastyBeats, Planted::ManyLeaders] {
        let seed = first_caught(planted).expect("caught");
        let broken = live(seed, Some(planted), false).broken.expect("again");
        assert_eq!(broken.rule.name, planted.meant_for());
        assert!(live(seed, None, false).broken.is_none(), "seed {seed} is well without it");
    }
}

#[test]
fn every_fault_is_some_rules_business() {
    for planted in Planted::ALL {
        assert!(RULES.iter().any(|rule| rule.name == planted.meant_for()), "{planted:?}");
    }
}

#[test]
fn the_story_of_a_broken_rule_is_told_and_kept() {
    let planted = Planted::OwnDevice;
    let seed = first_caught(planted).expect("caught");
    let folder = folder("broken");
    let (told, well) = replay_with(seed, Some(planted), &folder).unwrap();
    assert!(!well);
    let path = folder.join(format!("simulation-{seed}.txt"));
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept.starts_with("0:00:00.000  seed "), "it says what world that is");
    assert!(kept.trim_end().lines().last().unwrap().contains("BROKEN: identity"), "{kept}");
    let rule = RULES.iter().find(|it| it.name == "identity").unwrap();
    assert!(told.contains(rule.says.trim()) && told.contains(&path.display().to_string()));
    std::fs::remove_dir_all(&folder).unwrap();
}
