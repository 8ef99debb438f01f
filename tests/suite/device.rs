//! The device id in a real browser: in a page, a worker and a service worker alike.

#![expect(clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use libreauth_client::browser::device::store::{self, Browser};
use libreauth_client::browser::device::{self, Override};
use libreauth_client::identity::asking::{Answer, Ask, Platform, Task};
use libreauth_client::identity::recall::Found;
use libreauth_client::identity::{Confidence, Explanation, IdentityError, Mode, Parts, Source, id};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

const NOW: f64 = 1_767_225_600_000.0;

type Answered<T> = Result<T, IdentityError>;

async fn answer(
    app: &str,
    mode: Mode,
    given: Option<Override>,
    ask: Ask,
    now: f64,
) -> Answered<Answer> {
    let told = Rc::new(RefCell::new(None));
    let promise = Promise::new(&mut |resolve, _| {
        let told = Rc::clone(&told);
        device::answer(app.to_owned(), mode, given.clone(), ask.clone(), now, move |answer| {
            *told.borrow_mut() = Some(answer);
            resolve.call0(&JsValue::UNDEFINED).expect("settles");
        });
    });
    promise.await.expect("resolves");
    told.take().expect("an answer")
}

async fn explain(
    app: &str,
    mode: Mode,
    given: Option<Override>,
    now: f64,
) -> Answered<Explanation> {
    match answer(app, mode, given, Ask::Explain, now).await? {
        Answer::Explanation(it) => Ok(*it),
        other => panic!("{other:?}"),
    }
}

async fn text(app: &str, mode: Mode, given: Option<Override>, ask: Ask) -> Answered<String> {
    match answer(app, mode, given, ask, NOW).await? {
        Answer::Text(text) => Ok(text),
        other => panic!("{other:?}"),
    }
}

async fn forget(app: &str) -> Answered<Answer> {
    answer(app, Mode::Sticky, None, Ask::Forget, NOW).await
}

async fn resolved(app: &str, mode: Mode) -> Explanation {
    explain(app, mode, None, NOW).await.expect("an id")
}

async fn id_of(app: &str, mode: Mode) -> String {
    text(app, mode, None, Ask::Id).await.expect("an id")
}

/// What the slot holds after this.
async fn visit(slot: &str, task: Task) -> Found {
    store::read(&store::visit(slot, &task, &JsValue::UNDEFINED).await.expect("never rejected"))
}

fn in_page() -> bool {
    Reflect::has(&js_sys::global(), &"document".into()).expect("an object")
}

#[wasm_bindgen_test]
async fn an_id_stays() {
    let app = "an_id_stays";
    forget(app).await.expect("forgets");
    let first = resolved(app, Mode::Sticky).await;
    assert_eq!((first.source, first.persisted), (Source::Minted, true));
    assert_eq!(first.id.as_str().len(), 36);
    let second = explain(app, Mode::Sticky, None, NOW + 1.0).await.expect("an id");
    assert_eq!(second, Explanation { source: Source::Stored, ..first.clone() });
    // The mode is how to mint; an id that is there stays.
    assert_eq!(resolved(app, Mode::Install).await.id, first.id);
}

#[wasm_bindgen_test]
async fn eight_that_race_get_one_id() {
    let app = "eight_that_race";
    for new in [false, true] {
        forget(app).await.expect("forgets");
        if new {
            // No context of this page is in the way.
            let deletion = run("const deletion = indexedDB.deleteDatabase('libreauth-client');
                return new Promise((resolve, reject) =>
                  Object.assign(deletion, { onsuccess: resolve, onerror: reject }));");
            Promise::from(deletion).await.expect("deleted");
        }
        let racing: Array = (0..8)
            .map(|_| future_to_promise(async move { Ok(id_of(app, Mode::Install).await.into()) }))
            .collect();
        let ids: Array = Promise::all(&racing).await.expect("ids").into();
        let first = ids.get(0);
        assert!(ids.iter().all(|id| id == first), "new: {new}");
        disconnect();
        assert_eq!(id_of(app, Mode::Install).await, first.as_string().expect("text"));
    }
}

#[wasm_bindgen_test]
async fn forgetting_brings_a_sticky_id_back_and_an_install_id_never() {
    let app = "forgetting";
    for (mode, same) in [(Mode::Sticky, true), (Mode::Install, false)] {
        forget(app).await.expect("forgets");
        let before = id_of(app, mode).await;
        forget(app).await.expect("forgets");
        assert_eq!(id_of(app, mode).await == before, same, "{mode:?}");
    }
    assert_ne!(id_of("other", Mode::Sticky).await, id_of(app, Mode::Sticky).await);
}

#[wasm_bindgen_test]
async fn a_damaged_record_is_mended_from_the_copy() {
    let app = "damaged";
    let slot = id::slot(app);
    forget(app).await.expect("forgets");
    let before = id_of(app, Mode::Install).await;
    visit(&slot, Task::Put("{ half a rec".to_owned())).await;
    let after = resolved(app, Mode::Install).await;
    // Only a page has a copy.
    assert_eq!(after.id.as_str() == before, in_page());
    let source = if in_page() { Source::Mended } else { Source::Minted };
    assert_eq!((after.source, after.persisted), (source, true));
    assert_eq!(resolved(app, Mode::Install).await.source, Source::Stored);
}

#[wasm_bindgen_test]
async fn a_cleared_database_is_not_refilled_from_the_copy() {
    let app = "cleared";
    let slot = id::slot(app);
    let before = id_of(app, Mode::Install).await;
    visit(&slot, Task::Erase).await;
    let after = id_of(app, Mode::Install).await;
    assert_ne!(after, before);
    if in_page() {
        let Found::Record(copy) = Browser { slot }.copy() else { panic!("a copy is kept") };
        assert_eq!(copy.id.as_str(), after);
    }
}

#[wasm_bindgen_test]
async fn a_later_client_s_record_is_followed_and_left_alone() {
    let app = "later";
    let slot = id::slot(app);
    let later = r#"{"version":"2","id":"fp2-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5","more":{}}"#;
    visit(&slot, Task::Put(later.to_owned())).await;
    assert_eq!(id_of(app, Mode::Sticky).await, "fp2-a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5");
    assert!(matches!(visit(&slot, Task::Look).await, Found::Newer(Some(_))));
    forget(app).await.expect("forgets");
    assert_eq!(visit(&slot, Task::Look).await, Found::Absent);
}

#[wasm_bindgen_test]
async fn an_override_is_sent_unchanged() {
    let own = "my own machine id, Nr. 7";
    let asked = |given| explain("override", Mode::Sticky, Some(given), NOW);
    let returns = |body: &str| Override::Function(Function::new_no_args(body));
    for given in [
        Override::Text(own.to_owned()),
        returns("return 'my own machine id, Nr. 7'"),
        returns("return Promise.resolve('my own machine id, Nr. 7')"),
    ] {
        let resolved = asked(given).await.expect("passes");
        assert_eq!((resolved.id.as_str(), resolved.source), (own, Source::Override));
    }
    for (body, word) in [
        ("throw new Error('no key file')", "no key file"),
        ("return Promise.reject('gone')", "gone"),
        ("return 7", "did not return a string"),
    ] {
        let error = asked(returns(body)).await.expect_err(word);
        assert!(matches!(error, IdentityError::OverrideFailed { .. }));
        assert!(error.to_string().contains(word), "{error}");
    }
    let short = asked(Override::Text("short".to_owned())).await;
    assert!(matches!(short, Err(IdentityError::InvalidOverride { .. })));
}

#[wasm_bindgen_test]
async fn an_explanation_tells_the_parts() {
    let app = "explain";
    forget(app).await.expect("forgets");
    let told = explain(app, Mode::Sticky, None, NOW).await.expect("told");
    assert_eq!((told.source, told.persisted, told.created), (Source::Minted, true, Some(NOW)));
    assert!(told.moved.is_empty());
    assert_ne!(told.confidence, Confidence::Low, "{}", told.reason);
    for name in ["engine", "os", "cpu", "language"] {
        assert!(told.parts.get(name).is_some(), "{name} of {:?}", told.parts);
    }
    // The runs of one browser in its several contexts print the same line.
    console_log!("parts: {:?}", told.parts);

    forget(app).await.expect("forgets");
    let random = explain(app, Mode::Install, None, NOW).await.expect("told");
    assert_eq!(random.parts, Parts::unknown(), "an install id reads no part");
}

#[wasm_bindgen_test]
async fn signals_read_the_same_twice() {
    let (first, second) = (resolved("twice", Mode::Sticky), resolved("twice", Mode::Sticky));
    assert_eq!(first.await.parts, second.await.parts);
}

#[wasm_bindgen_test]
async fn an_id_moves_by_export_and_import() {
    let app = "moves";
    forget(app).await.expect("forgets");
    let exported = text(app, Mode::Install, None, Ask::Export).await.expect("exports");
    let before = id_of(app, Mode::Install).await;
    forget(app).await.expect("forgets");
    let import = |app| text(app, Mode::Install, None, Ask::Import(exported.clone()));
    assert_eq!(import(app).await.expect("imports"), before);
    assert_eq!(id_of(app, Mode::Install).await, before);
    let foreign = import("another app").await;
    assert!(matches!(foreign, Err(IdentityError::InvalidTransfer { .. })));
}

/// Replaces a global for as long as the value lives. (A page owns its globals, a worker inherits
/// them: the page's must be put back, the worker's uncovered.)
struct Staged {
    name: &'static str,
    own: JsValue,
}

impl Staged {
    fn new(name: &'static str, descriptor: &str) -> Self {
        let own = run(&format!("return Object.getOwnPropertyDescriptor(globalThis, '{name}')"));
        let staged = "{ configurable: true, ";
        run(&format!("Object.defineProperty(globalThis, '{name}', {staged}{descriptor} }})"));
        Self { name, own }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        let global = js_sys::global();
        Reflect::delete_property(&global, &self.name.into()).expect("configurable");
        if let Some(own) = self.own.dyn_ref::<Object>() {
            Reflect::define_property(&global, &self.name.into(), own).expect("put back");
        }
    }
}

fn run(script: &str) -> JsValue {
    Function::new_no_args(script).call0(&JsValue::UNDEFINED).expect("the script runs")
}

async fn refusals_are_values(app: &str) {
    let first = resolved(app, Mode::Sticky).await;
    assert_eq!((first.source, first.persisted), (Source::Derived, false));
    assert_eq!(resolved(app, Mode::Sticky).await.id, first.id, "found anew, and the same");
    let told = explain(app, Mode::Sticky, None, NOW).await.expect("told");
    assert_eq!((told.confidence, told.created), (Confidence::Low, None));
    let install = text(app, Mode::Install, None, Ask::Id).await;
    assert!(matches!(install, Err(IdentityError::Unavailable { .. })), "{install:?}");
    assert!(matches!(forget(app).await, Err(IdentityError::Refused { .. })));
    let exported = text(app, Mode::Sticky, None, Ask::Export).await;
    assert!(matches!(exported, Err(IdentityError::Refused { .. })), "{exported:?}");
}

/// A connection that is open is used for a while, unless the page goes away.
fn disconnect() {
    run("dispatchEvent(new Event('pagehide'))");
}

#[wasm_bindgen_test]
async fn a_refused_database_is_a_value() {
    let app = "refused";
    let persisted = id_of(app, Mode::Sticky).await;
    forget(app).await.expect("forgets");
    for refusal in [
        "get() { throw new DOMException('blocked', 'SecurityError') }",
        "value: { open() { throw new DOMException('private', 'InvalidStateError') } }",
        "value: { open() { const it = {}; setTimeout(() => it.onerror({})); return it } }",
        "value: undefined",
    ] {
        let _staged = Staged::new("indexedDB", refusal);
        disconnect();
        refusals_are_values(app).await;
        assert_eq!(id_of(app, Mode::Sticky).await, persisted);
    }
    assert_eq!(resolved(app, Mode::Sticky).await.source, Source::Minted, "nothing was kept");
}

#[wasm_bindgen_test]
async fn a_database_that_never_answers_is_refused_in_time() {
    let _staged = Staged::new("indexedDB", "value: { open: () => ({}) }");
    disconnect();
    assert_eq!(resolved("silent", Mode::Sticky).await.source, Source::Derived);
}

#[wasm_bindgen_test]
async fn an_extension_keeps_its_ids_in_its_own_area() {
    let app = "extension";
    let _staged = Staged::new(
        "browser",
        "value: (() => {
           const kept = new Map();
           const later = (value) => new Promise((resolve) => setTimeout(resolve, 2, value));
           const local = {
             get: (key) => later(kept.has(key) ? { [key]: kept.get(key) } : {}),
             set: (entry) => later().then(() => kept.set(...Object.entries(entry)[0])),
             remove: (key) => later().then(() => kept.delete(key)),
           };
           return { kept, runtime: { id: 'abc' }, storage: { local } };
         })()",
    );
    let racing: Array = (0..8)
        .map(|_| future_to_promise(async move { Ok(id_of(app, Mode::Install).await.into()) }))
        .collect();
    let ids: Array = Promise::all(&racing).await.expect("ids").into();
    assert!(ids.iter().all(|id| id == ids.get(0)));
    assert_eq!(run("return browser.kept.size"), 1);
    forget(app).await.expect("forgets");
    assert_eq!(run("return browser.kept.size"), 0);
}
