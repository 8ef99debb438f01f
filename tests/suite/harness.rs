//! A world of one's own for each test: an emulator in memory, plugged in as the client's `fetch`,
//! and a scope in which a test writes what a user of the package would write.

use std::cell::{Cell, RefCell};
use std::panic::Location;
use std::rc::Rc;

use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use libreauth_client::bindings;
use libreauth_emulator::{Control, Delivery, Emulator, Fault, FaultKind, LogEntry, Request};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// What a file of JavaScript exports. It is run as a script: each module that a page loads one by one
/// takes one of the few threads of the test server, which then may leave the page waiting.
pub(crate) fn script(text: &str, exports: &str) -> Object {
    let text = text.replace("\nexport ", "\n");
    let run = Function::new_no_args(&format!("{text}\nreturn {{ {exports} }}"));
    run.call0(&JsValue::UNDEFINED).expect("it does not throw").into()
}

thread_local! {
    static HARNESS: Object = script(include_str!("harness.js"), "network, describe, moment, within, alone");
    static FACES: Object = script(include_str!("../../src/bindings/clients.js"), "both: (make) => ({
        LibreAuth: client('LibreAuth', LIBREAUTH, make, () => {}),
        Lockence: client('Lockence', LOCKENCE, make, () => {}),
    })");
}

/// Calls one of the functions in `harness.js`.
fn harness(name: &str, argument: &JsValue) -> JsValue {
    let function = HARNESS.with(|it| Reflect::get(it, &name.into()).expect("a function"));
    let function: Function = function.unchecked_into();
    function.call1(&JsValue::UNDEFINED, argument).expect("it does not throw")
}

fn describe(thrown: &JsValue) -> String {
    harness("describe", thrown).as_string().expect("JSON")
}

/// The true time, whatever a test does to `Date`.
fn moment() -> f64 {
    harness("moment", &JsValue::UNDEFINED).as_f64().expect("a number")
}

/// One of the two services, and how its demo world is entered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Service {
    pub(crate) name: &'static str,
    constructor: &'static str,
    pub(crate) log_in: &'static [&'static str],
}

pub(crate) const LIBREAUTH: Service = Service {
    name: "libreauth",
    constructor: "new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, options)",
    log_in: &["app.init()", "app.license('DEMO-KEY-0001')"],
};

pub(crate) const LOCKENCE: Service = Service {
    name: "lockence",
    constructor: "new Lockence('https://your-domain.com/api/v1', 'lockence-demo-api-key', options)",
    log_in: &["app.init('DEMO1-DEMO1-DEMO1-DEMO1')"],
};

/// The key that the emulator signs with.
pub(crate) const KEY: &str = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8";

pub(crate) const BOTH: [Service; 2] = [LIBREAUTH, LOCKENCE];

/// What scripts see by name: `LibreAuth`, `Lockence`, `fetch`, `hwid` (a good one), `app` (the
/// client under test) and `kept` (an object to keep things in).
pub(crate) struct World {
    scope: Object,
    emulator: Rc<RefCell<Emulator>>,
    /// How far the service's clock is ahead of the true time, in milliseconds.
    ahead: Rc<Cell<f64>>,
}

impl World {
    /// The emulator's demo world without a client.
    pub(crate) fn empty() -> Self {
        let emulator = Rc::new(RefCell::new(Emulator::demo()));
        let scope = Object::new();
        let world = Self { scope, emulator, ahead: Rc::default() };
        world.set("fetch", &harness("network", &world.handler()));
        world.set("hwid", &"A-WORKSTATION-OF-JOHN-DOE".into());
        world.set("kept", &Object::new());
        Object::assign(&world.scope, &alone());
        world
    }

    /// With a client of `service`.
    pub(crate) fn of(service: Service) -> Self {
        Self::with(service, "{}")
    }

    /// With a client of `service` that has these options beside `fetch` and `hwid`.
    pub(crate) fn with(service: Service, options: &str) -> Self {
        let world = Self::empty();
        let options = world.eval(&format!("({{ fetch, hwid, ...{options} }})"));
        world.set("options", &options);
        world.set("app", &world.eval(service.constructor));
        world
    }

    /// With a client that is logged in.
    pub(crate) async fn licensed(service: Service, options: &str) -> Self {
        let world = Self::with(service, options);
        world.log_in(service).await;
        world
    }

    pub(crate) async fn log_in(&self, service: Service) {
        for call in service.log_in {
            self.yes(call).await;
        }
        assert_eq!(self.state(), "active");
    }

    pub(crate) fn set(&self, name: &str, value: &JsValue) {
        Reflect::set(&self.scope, &name.into(), value).expect("a plain object");
    }

    /// The value of an expression, which must not throw.
    pub(crate) fn eval(&self, expression: &str) -> JsValue {
        self.try_eval(expression)
            .unwrap_or_else(|thrown| panic!("{expression} threw {}", describe(&thrown)))
    }

    /// The same as JSON; `undefined` is `null`.
    pub(crate) fn look(&self, expression: &str) -> Value {
        json(&self.eval(expression))
    }

    /// The typed error that an expression throws at once.
    pub(crate) fn throws(&self, expression: &str) -> Failed {
        match self.try_eval(expression) {
            Ok(value) => panic!("{expression} is {value:?}"),
            Err(thrown) => Failed::of(&thrown, expression),
        }
    }

    /// What a call comes to. It may reject, but must not throw: it gives a promise in any case.
    pub(crate) async fn call(&self, expression: &str) -> Result<Value, Failed> {
        settled(self.promise(expression), expression).await
    }

    /// A call that has to succeed.
    pub(crate) async fn yes(&self, expression: &str) -> Value {
        let result = self.call(expression).await;
        result.unwrap_or_else(|failed| panic!("{expression}: {}", failed.fields))
    }

    /// A call that has to succeed, with as many tries as a client with a short `timeoutMs` needs on
    /// a busy machine.
    #[track_caller]
    pub(crate) fn yes_in_time(&self, expression: &str) -> impl Future<Output = Value> {
        let limit = Limit::new();
        async move {
            loop {
                match self.call(expression).await {
                    Err(failed) if failed.code == "timeout" => limit.pause().await,
                    Err(failed) => panic!("{expression}: {}", failed.fields),
                    Ok(value) => return value,
                }
            }
        }
    }

    /// A call that has to fail.
    pub(crate) async fn no(&self, expression: &str) -> Failed {
        match self.call(expression).await {
            Ok(value) => panic!("{expression} resolved to {value}"),
            Err(failed) => failed,
        }
    }

    /// A call under way; what becomes of it is told by [`settled`].
    pub(crate) fn promise(&self, expression: &str) -> Promise {
        self.eval(expression).dyn_into().unwrap_or_else(|_| panic!("{expression}: no promise"))
    }

    pub(crate) fn state(&self) -> String {
        self.look("app.state").as_str().expect("a text").to_owned()
    }

    /// Does something to the emulator.
    pub(crate) fn control(&self, change: Control) {
        self.emulator.borrow_mut().control(change).expect("a good change");
    }

    /// From now on the service's clock is that many seconds ahead of the true time. (Both are
    /// independent of what a test does to `Date`, the device's clock.)
    pub(crate) fn service_ahead(&self, seconds: i32) {
        self.ahead.set(f64::from(seconds) * 1_000.0);
    }

    /// The next request meets this fault.
    pub(crate) fn fault(&self, kind: FaultKind) {
        self.control(Control::AddFault(Fault::new(kind).times(1)));
    }

    /// The requests that the emulator answered so far.
    pub(crate) fn log(&self) -> Vec<LogEntry> {
        self.emulator.borrow().log().cloned().collect()
    }

    /// Their names, such as `license`.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.log().into_iter().map(|entry| entry.call).collect()
    }

    fn try_eval(&self, expression: &str) -> Result<JsValue, JsValue> {
        let names = "{ LibreAuth, Lockence, fetch, hwid, app, kept, options }";
        Function::new_with_args(names, &format!("return ({expression})"))
            .call1(&JsValue::UNDEFINED, &self.scope)
    }

    fn handler(&self) -> JsValue {
        let (emulator, ahead) = (self.emulator.clone(), self.ahead.clone());
        let handle = move |method: String, path: String, headers: Array, body: Vec<u8>| {
            let pair = |it: JsValue| {
                let pair = Array::from(&it);
                (pair.get(0).as_string().expect("text"), pair.get(1).as_string().expect("text"))
            };
            let headers = headers.iter().map(pair).collect();
            let request = Request { headers, body, ..Request::new(&method, &path) };
            let answer = emulator.borrow_mut().handle(&request, moment() + ahead.get());
            let (delivery, amount) = match answer.delivery {
                Delivery::Now => ("now", 0),
                Delivery::After(ms) => ("after", ms),
                Delivery::Never => ("never", 0),
                Delivery::Drop => ("drop", 0),
                Delivery::Flood(bytes) => ("flood", bytes),
            };
            let headers: Array = answer
                .headers
                .iter()
                .map(|(name, value)| Array::of2(&name.as_str().into(), &value.as_str().into()))
                .collect();
            let described = Object::new();
            let set = |name: &str, value: JsValue| {
                Reflect::set(&described, &name.into(), &value).expect("a plain object");
            };
            set("status", answer.status.into());
            set("headers", headers.into());
            set("body", Uint8Array::from(answer.body.as_slice()).into());
            set("delivery", delivery.into());
            #[expect(clippy::cast_precision_loss, reason = "a few milliseconds, or a gigabyte")]
            set("amount", (amount as f64).into());
            described
        };
        Closure::<dyn Fn(String, String, Array, Vec<u8>) -> Object>::new(handle).into_js_value()
    }
}

/// A rejection or exception, which must be one of the package's own.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) code: String,
    pub(crate) message: String,
    /// The error's own fields, `name`, `message`, and all that a console would print (`text`).
    pub(crate) fields: Value,
}

impl Failed {
    fn of(thrown: &JsValue, what: &str) -> Self {
        let fields: Value = serde_json::from_str(&describe(thrown)).expect("JSON");
        assert_eq!(fields["name"], "LibreAuthError", "{what}: {fields}");
        assert_eq!(fields["isError"], true, "{what}: {fields}");
        assert!(fields["category"].is_string() && fields["retryable"].is_boolean(), "{fields}");
        let text = |name: &str| fields[name].as_str().expect(name).to_owned();
        Self { code: text("code"), message: text("message"), fields }
    }
}

/// What a promise comes to.
pub(crate) async fn settled(promise: Promise, what: &str) -> Result<Value, Failed> {
    in_time(promise).await.map(|value| json(&value)).map_err(|it| Failed::of(&it, what))
}

/// The same promise, which is rejected if it takes too long.
pub(crate) fn in_time(promise: Promise) -> JsFuture {
    let within = HARNESS.with(|it| Reflect::get(it, &"within".into()).expect("a function"));
    let within: Function = within.unchecked_into();
    let promise = within.call2(&JsValue::UNDEFINED, &PATIENCE_MS.into(), &promise);
    JsFuture::from(promise.expect("it does not throw").unchecked_into::<Promise>())
}

/// Waits for as long as it takes, within reason.
#[track_caller]
pub(crate) fn until(what: impl Fn() -> bool) -> impl Future<Output = ()> {
    let limit = Limit::new();
    async move {
        while !what() {
            limit.pause().await;
        }
    }
}

/// How long a test waits for one thing, in milliseconds: far longer than it may take, and shorter than
/// whoever looks after the suite waits for the test.
const PATIENCE_MS: f64 = 60_000.0;

/// Ends a test that waits in vain for longer than that, so that it takes no other along.
pub(crate) struct Limit {
    end: f64,
    place: &'static Location<'static>,
}

impl Limit {
    #[track_caller]
    pub(crate) fn new() -> Self {
        Self { end: moment() + PATIENCE_MS, place: Location::caller() }
    }

    /// Lets a moment pass between one look and the next.
    pub(crate) async fn pause(&self) {
        assert!(moment() < self.end, "waited in vain at {}", self.place);
        pause(5).await;
    }
}

/// Lets everything run that is due.
pub(crate) async fn pause(ms: u32) {
    let wait = run(&format!("new Promise((resolve) => setTimeout(resolve, {ms}))"));
    JsFuture::from(wait.unchecked_into::<Promise>()).await.expect("it only resolves");
}

/// Replaces a global for as long as the value lives. (A page owns its globals, a worker inherits
/// some of them: its own must be put back, an inherited one uncovered.)
pub(crate) struct Staged {
    name: &'static str,
    own: JsValue,
}

impl Staged {
    pub(crate) fn new(name: &'static str, value: &str) -> Self {
        let own = run(&format!("Object.getOwnPropertyDescriptor(globalThis, '{name}')"));
        let staged = format!("{{ value: {value}, configurable: true, writable: true }}");
        run(&format!("Object.defineProperty(globalThis, '{name}', {staged})"));
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

fn run(expression: &str) -> JsValue {
    let run = Function::new_no_args(&format!("return ({expression})"));
    run.call0(&JsValue::UNDEFINED).expect("it does not throw")
}

/// A value without the moments in it, which are those of the test's run.
pub(crate) fn timeless(mut value: Value) -> Value {
    const MOMENTS: [&str; 5] = ["at", "createdAt", "lastLoginAt", "expiresAt", "timeLeftMs"];
    match &mut value {
        Value::Object(fields) => {
            fields.retain(|name, _| !MOMENTS.contains(&name.as_str()));
            fields.values_mut().for_each(|it| *it = timeless(it.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|it| *it = timeless(it.take())),
        _ => {}
    }
    value
}

fn json(value: &JsValue) -> Value {
    if value.is_undefined() {
        return Value::Null;
    }
    let text = JSON::stringify(value).ok().and_then(|text| text.as_string());
    text.and_then(|text| serde_json::from_str(&text).ok()).expect("a value that JSON can hold")
}

/// The classes, whose clients share nothing with each other unless they are asked to: all tests run in
/// one page.
fn alone() -> Object {
    harness("alone", &classes()).unchecked_into()
}

/// The classes as JavaScript sees them, over the core's function.
pub(crate) fn classes() -> Object {
    let make = |is_libreauth, values: Array| bindings::client(is_libreauth, &values);
    let make = Closure::<dyn Fn(bool, Array) -> JsValue>::new(make).into_js_value();
    let both = FACES.with(|it| Reflect::get(it, &"both".into()).expect("a function"));
    let both: Function = both.unchecked_into();
    both.call1(&JsValue::UNDEFINED, &make).expect("the classes").into()
}
