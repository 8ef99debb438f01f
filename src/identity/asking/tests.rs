//! Questions about the device id, answered from memory.

use super::*;
use std::cell::RefCell;

/// A platform in memory: whether it is a browser, and its copy.
struct Memory(bool, RefCell<Option<String>>);

impl Platform for Memory {
    fn is_browser(&self) -> bool {
        self.0
    }
    fn random(&self) -> Option<[u8; 16]> {
        self.0.then_some([7; 16])
    }
    fn copy(&self) -> Found {
        self.1.borrow().as_deref().map_or(Found::Absent, Found::read)
    }
    fn is_new(&self) -> bool {
        self.1.borrow().is_none()
    }
    fn set_copy(&self, text: Option<&str>) {
        *self.1.borrow_mut() = text.map(str::to_owned);
    }
}

type It = Asking<Memory>;

fn asked(mode: Mode, ask: Ask) -> It {
    Asking::new(Memory(true, RefCell::default()), "app".into(), mode, ask, 5.0)
}

fn record(seed: u8) -> Record {
    Record { id: DeviceId::install([seed; 16]), created: 1, parts: None }
}

fn held(record: &Record) -> Found {
    Found::Record(Box::new(record.clone()))
}

fn text(id: &DeviceId) -> Step {
    Step::Done(Ok(Answer::Text(id.as_str().to_owned())))
}

fn copied(it: &It) -> Option<String> {
    it.platform.1.borrow().clone()
}

fn told_source(step: Step) -> (Source, bool) {
    let Step::Done(Ok(Answer::Explanation(it))) = step else { panic!("{step:?}") };
    (it.source, it.persisted)
}

#[test]
fn a_stored_id_is_given_and_copied() {
    let mut it = asked(Mode::Sticky, Ask::Id);
    assert_eq!(it.start(), Step::Visit(Task::Look));
    assert_eq!(it.found(held(&record(1))), text(&record(1).id));
    assert_eq!(copied(&it), Some(record(1).encode()));
}

#[test]
fn only_what_will_be_minted_of_signals_is_read_ahead() {
    for (mode, task, new, foreseen) in [
        (Mode::Sticky, Task::Look, true, true),
        (Mode::Sticky, Task::Look, false, false),
        (Mode::Install, Task::Look, true, false),
        (Mode::Sticky, Task::Erase, true, false),
        (Mode::Sticky, Task::Put("x".into()), true, false),
        (Mode::Sticky, Task::Claim("x".into()), true, false),
    ] {
        let it = asked(mode, Ask::Id);
        it.platform.set_copy((!new).then_some("a copy"));
        assert_eq!(it.foresees_reading(&task), foreseen, "{mode:?} {task:?} {new}");
    }
}

#[test]
fn an_id_is_minted_claimed_and_copied() {
    let mut it = asked(Mode::Install, Ask::Explain);
    it.platform.set_copy(Some(&record(2).encode()));
    it.start();
    let minted = Record { id: DeviceId::install([7; 16]), created: 5, parts: None };
    assert_eq!(it.found(Found::Absent), Step::Visit(Task::Claim(minted.encode())));
    assert_eq!(copied(&it), None, "what the user cleared does not come back");
    assert_eq!(told_source(it.found(held(&minted))), (Source::Minted, true));
    assert_eq!(copied(&it), Some(minted.encode()));
}

#[test]
fn a_sticky_id_is_minted_from_the_signals_and_explained_by_them() {
    let mut it = asked(Mode::Sticky, Ask::Explain);
    let signals = Signals { language: Some("de".into()), ..Signals::default() };
    it.start();
    assert_eq!(it.found(Found::Absent), Step::Read);
    let Step::Visit(Task::Claim(encoded)) = it.told(&signals) else { panic!("no claim") };
    let minted = Record::decode(&encoded).expect("a record");
    assert_eq!(minted.id, DeviceId::sticky("app", &Parts::of(&signals)));
    assert_eq!(it.found(held(&minted)), Step::Read);
    assert_eq!(told_source(it.told(&signals)), (Source::Minted, true));
}

#[test]
fn the_first_to_store_wins() {
    let mut it = asked(Mode::Install, Ask::Explain);
    it.start();
    it.found(Found::Absent);
    assert_eq!(told_source(it.found(held(&record(2)))), (Source::Stored, true));
    assert_eq!(copied(&it), Some(record(2).encode()), "the winner's");

    let mut it = asked(Mode::Install, Ask::Id);
    it.start();
    it.found(Found::Absent);
    let later = Found::Newer(Some(record(3).id));
    assert_eq!(it.found(later), text(&record(3).id));

    // Who damages it in the meantime does not end it: it is claimed again.
    let mut it = asked(Mode::Install, Ask::Id);
    it.start();
    it.found(Found::Absent);
    assert!(matches!(it.found(Found::Damaged), Step::Visit(Task::Claim(_))));
}

#[test]
fn a_claim_that_is_refused_leaves_what_needs_no_store() {
    let mut it = asked(Mode::Install, Ask::Id);
    it.start();
    it.found(Found::Absent);
    let Step::Done(Err(error)) = it.found(Found::Refused) else { panic!("it has no store") };
    assert!(matches!(error, IdentityError::Unavailable { .. }));

    let mut it = asked(Mode::Sticky, Ask::Explain);
    it.start();
    it.found(Found::Absent);
    it.told(&Signals::default());
    assert_eq!(it.found(Found::Refused), Step::Read);
    assert_eq!(it.told(&Signals::default()), Step::Read, "to explain what was derived");
    assert_eq!(told_source(it.told(&Signals::default())), (Source::Derived, false));

    let mut it = asked(Mode::Install, Ask::Explain);
    it.platform.set_copy(Some(&record(1).encode()));
    it.start();
    assert_eq!(it.found(Found::Damaged), Step::Visit(Task::Claim(record(1).encode())));
    assert_eq!(told_source(it.found(Found::Refused)), (Source::Mended, false));
}

#[test]
fn a_damaged_store_is_mended_from_the_copy() {
    let mut it = asked(Mode::Install, Ask::Explain);
    it.platform.set_copy(Some(&record(1).encode()));
    it.start();
    assert_eq!(it.found(Found::Damaged), Step::Visit(Task::Claim(record(1).encode())));
    assert_eq!(told_source(it.found(held(&record(1)))), (Source::Mended, true));
}

#[test]
fn an_id_moves_and_is_forgotten() {
    let mut it = asked(Mode::Sticky, Ask::Export);
    it.start();
    let Step::Done(Ok(Answer::Text(exported))) = it.found(held(&record(1))) else {
        panic!("no export")
    };
    let mut it = asked(Mode::Sticky, Ask::Import(exported));
    assert_eq!(it.start(), Step::Visit(Task::Put(record(1).encode())));
    assert_eq!(it.found(held(&record(1))), text(&record(1).id));
    assert_eq!(copied(&it), Some(record(1).encode()));
    assert!(matches!(
        asked(Mode::Sticky, Ask::Import("fp1-".into())).start(),
        Step::Done(Err(IdentityError::InvalidTransfer { .. }))
    ));

    let mut it = asked(Mode::Sticky, Ask::Forget);
    it.platform.set_copy(Some("x"));
    assert_eq!(it.start(), Step::Visit(Task::Erase));
    assert_eq!(copied(&it), None);
    assert_eq!(it.found(Found::Absent), Step::Done(Ok(Answer::Nothing)));
}

#[test]
fn what_is_not_done_is_told() {
    let exported = transfer::export("app", &record(1));
    for ask in [Ask::Forget, Ask::Import(exported)] {
        let mut it = asked(Mode::Sticky, ask);
        it.start();
        let refused = it.found(Found::Refused);
        assert!(matches!(refused, Step::Done(Err(IdentityError::Refused { .. }))));
    }
    let mut it = asked(Mode::Sticky, Ask::Export);
    it.start();
    assert_eq!(it.found(Found::Refused), Step::Read);
    let derived = it.told(&Signals::default());
    assert!(matches!(derived, Step::Done(Err(IdentityError::Refused { .. }))));
}

#[test]
fn an_apps_own_id_needs_no_browser_and_everything_else_does() {
    let nowhere = |ask| {
        let memory = Memory(false, RefCell::default());
        Asking::new(memory, "app".into(), Mode::Sticky, ask, 5.0)
    };
    let own = "my own machine id, Nr. 7";
    let given = nowhere(Ask::Id).own(Ok(own.into()));
    assert_eq!(given, Step::Done(Ok(Answer::Text(own.into()))));
    assert_eq!(told_source(nowhere(Ask::Explain).own(Ok(own.into()))), (Source::Override, true));
    assert!(matches!(nowhere(Ask::Id).own(Ok("short".into())), Step::Done(Err(_))));
    let failed = IdentityError::OverrideFailed { message: String::new() };
    assert_eq!(nowhere(Ask::Id).own(Err(failed.clone())), Step::Done(Err(failed)));
    for ask in [Ask::Id, Ask::Explain, Ask::Export, Ask::Import("x".into())] {
        let step = nowhere(ask).start();
        assert!(matches!(step, Step::Done(Err(IdentityError::Unavailable { .. }))));
    }
    assert_eq!(nowhere(Ask::Forget).start(), Step::Done(Ok(Answer::Nothing)));
}
