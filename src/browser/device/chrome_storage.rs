//! The record in an extension's `storage.local`. Every failure is `None`: refused.
//!
//! The area has no transactions. A web lock makes contexts that race take turns; where there are
//! no locks, a claim looks once more after it wrote.

use super::js;
use super::store::{Task, found};
use super::wait::{fulfilled, settled};
use crate::identity::recall::Found;
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// The area, if this is an extension that may use one. `browser` is asked before `chrome`: Firefox
/// has both, and promises always in the first.
#[must_use]
pub fn area() -> Option<JsValue> {
    ["browser", "chrome"].into_iter().find_map(|name| {
        let api = js::global(name)?;
        // A page that an extension lets connect has a runtime too, but without an id.
        js::text(&js::get(&api, "runtime")?, "id")?;
        js::get(&js::get(&api, "storage")?, "local")
    })
}

/// Does the task under the slot's key, and gives what was there before.
pub async fn run(area: &JsValue, slot: &str, task: Task<'_>) -> Option<Found> {
    let mut key = String::from("libreauth-client:");
    key.push_str(slot);
    let key = JsValue::from_str(&key);
    if matches!(task, Task::Look) {
        return look(area, &key).await;
    }
    let lock = lock(&key).await;
    let outcome = change(area, &key, task, lock.is_some()).await;
    if let Some(release) = lock {
        let _ = release.call0(&JsValue::UNDEFINED);
    }
    outcome
}

async fn change(area: &JsValue, key: &JsValue, task: Task<'_>, alone: bool) -> Option<Found> {
    let before = look(area, key).await?;
    let Some(change) = task.change(&before) else { return Some(before) };
    let Some(text) = change else {
        fulfilled(&js::call(area, "remove", &[key])?).await?;
        return Some(before);
    };
    let entry = Object::new();
    Reflect::set(&entry, key, &JsValue::from_str(text)).ok()?;
    fulfilled(&js::call(area, "set", &[&entry])?).await?;
    if alone || !matches!(task, Task::Claim(_)) {
        return Some(before);
    }
    // The last writer won; its record is the answer, be it ours or another's.
    look(area, key).await
}

async fn look(area: &JsValue, key: &JsValue) -> Option<Found> {
    let entries = fulfilled(&js::call(area, "get", &[key])?).await?;
    Some(found(&Reflect::get(&entries, key).ok()?))
}

/// Takes the lock of this name, and gives the function that releases it; `None` without web locks
/// or if the lock is not granted in time.
async fn lock(name: &JsValue) -> Option<Function> {
    let locks = js::get(&js::global("navigator")?, "locks")?;
    // The browser holds the lock until the promise that its callback returned is settled.
    let mut release = None;
    let held = Promise::new(&mut |resolve, _| release = Some(resolve));
    let granted = settled(&mut |resolve, reject| {
        let (granted, held) = (resolve.clone(), held.clone());
        let callback = Closure::once_into_js(move || {
            let _ = granted.call0(&JsValue::UNDEFINED);
            held
        });
        match js::call(&locks, "request", &[name, &callback]) {
            Some(outcome) => drop(js::call(&outcome, "catch", &[reject])),
            None => drop(reject.call0(&JsValue::UNDEFINED)),
        }
    })
    .await;
    let release = release?;
    if granted.is_none() {
        // Should it be granted later, it is released at once.
        let _ = release.call0(&JsValue::UNDEFINED);
        return None;
    }
    Some(release)
}
