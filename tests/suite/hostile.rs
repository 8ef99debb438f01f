//! Hostile values in every place that takes one: hundreds of typed errors, and not one of another kind.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{console_log, wasm_bindgen_test};

use super::harness::{classes, script};

/// The trial of that name.
fn trial(name: &str, service: &str) -> Promise {
    let trials = script(include_str!("hostile.js"), name);
    let trial: Function = Reflect::get(&trials, &name.into()).expect("a function").unchecked_into();
    let promise = trial.call3(&JsValue::UNDEFINED, &classes(), &codes(), &service.into());
    promise.expect("it gives a promise").into()
}

/// The codes that the table of errors has a row for.
fn codes() -> Array {
    let rows = include_str!("../../docs/errors.md").lines().filter_map(|it| it.strip_prefix("| `"));
    rows.filter_map(|row| row.split('`').next()).map(JsValue::from).collect()
}

async fn holds(trial: Promise, what: &str, at_least: u64) {
    let told = JsFuture::from(trial).await.expect("a trial ends");
    let told: serde_json::Value =
        serde_json::from_str(&told.as_string().expect("text")).expect("JSON");
    let faults = told["faults"].as_array().expect("a list");
    let cases = told["cases"].as_u64().expect("a number");
    let list: Vec<_> = faults.iter().filter_map(serde_json::Value::as_str).collect();
    assert!(list.is_empty(), "{what}: of {cases} cases\n{}", list.join("\n"));
    assert!(cases >= at_least, "{what}: only {cases} cases");
    console_log!("{what}: {cases} hostile cases");
}

#[wasm_bindgen_test]
async fn in_every_argument_and_option_of_the_constructors() {
    holds(trial("constructors", ""), "constructors", 3_000).await;
}

#[wasm_bindgen_test]
async fn in_every_argument_and_option_of_libreauth_s_methods() {
    holds(trial("methods", "LibreAuth"), "LibreAuth's methods", 5_000).await;
}

#[wasm_bindgen_test]
async fn in_every_argument_and_option_of_lockence_s_methods() {
    holds(trial("methods", "Lockence"), "Lockence's methods", 1_000).await;
}

#[wasm_bindgen_test]
async fn in_the_place_of_fetch_and_of_what_it_gives() {
    holds(trial("fetches", ""), "fetch", 1_000).await;
}

#[wasm_bindgen_test]
async fn in_the_place_of_what_all_scripts_share() {
    holds(trial("poisoned", ""), "poisoned prototypes", 300).await;
}
