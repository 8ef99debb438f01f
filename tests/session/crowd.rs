//! What many tabs tell each other, and what they don't: nothing to each other's answers, and no
//! password.

use libreauth_client::protocol::Kind;
use libreauth_client::secret::Secret;
use libreauth_client::session::{Input, Loaded};

use crate::harness::Harness;
use crate::kept::{keeping, left};
use crate::replies::{MINUTE, libreauth, license, login, yes};
use crate::tabs::{Tabs, shared};

#[test]
fn tabs_that_wake_up_together_do_not_answer_each_other() {
    for count in [2, 10, 40] {
        let mut tabs = Tabs::active(shared(), count);
        tabs.pass(5.0 * MINUTE);
        let before = tabs.said.len();
        (0..count).for_each(|tab| tabs.input(tab, Input::Back));
        tabs.pass(3_000.0);
        let said = tabs.said.len() - before;
        assert!(said <= 4 * count, "{said} by {count}");
        assert_eq!(tabs[0].session.diagnostics().other_tabs, count - 1);
    }
}

#[test]
fn each_is_counted_by_each_for_as_long_as_it_is_there() {
    let mut tabs = Tabs::active(shared(), 5);
    tabs.pass(2.0 * MINUTE);
    let others = |tabs: &Tabs, tab: usize| tabs[tab].session.diagnostics().other_tabs;
    assert!((0..5).all(|tab| others(&tabs, tab) == 4));
    tabs.crash(0);
    tabs.crash(3);
    tabs.pass(6.0 * MINUTE);
    assert!([1, 2, 4].into_iter().all(|tab| others(&tabs, tab) == 2));
}

#[test]
fn tabs_that_are_gone_without_a_word_are_forgotten() {
    let mut it = Harness::new(libreauth(), shared());
    it.call(Kind::Init);
    it.input(Input::Leads(true));
    it.reply(yes());
    it.ask(license("KEY"), yes());
    let mut text = String::new();
    for number in 1_000..3_000 {
        it.beat(yes());
        let hello = format!(r#"{{"is":"hello","from":"{number}","to":""}}"#);
        it.input(Input::Heard(Secret::new(hello)));
        text = format!("{:?}", it.session);
    }
    let known = (1_000..3_000).filter(|it| text.contains(&format!("({it}, Millis"))).count();
    assert!((1..=5).contains(&known), "{known}");
}

#[test]
fn what_is_kept_says_nothing_of_a_password() {
    let kept = |password: &str| {
        let mut it = Harness::new(libreauth(), keeping());
        it.call(Kind::Init);
        it.input(Input::Loaded(Loaded::Absent(0.0)));
        it.reply(yes());
        it.ask(login("john_doe", password), yes());
        let Loaded::Record(text, _) = left(&it) else { panic!("nothing is kept") };
        let text = text.expose().to_owned();
        let at = text.find("loginAsked").unwrap();
        text[at..at + 50].to_owned()
    };
    assert_eq!(kept("one"), kept("another"), "nor a digest of it");
}
