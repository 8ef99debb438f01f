//! Reading what may be absent: a property or a method of an object of the browser.
//!
//! By name and not through typed bindings: these objects differ between browsers and contexts,
//! their getters may throw, and one generic road is smaller than thirty paved ones.

use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The property, or `None` if it is `undefined` or `null`, or its getter throws.
#[must_use]
pub fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(of, &JsValue::from_str(name))
        .ok()
        .filter(|value| !value.is_undefined() && !value.is_null())
}

/// A property of the global object, in a page and in every kind of worker.
#[must_use]
pub fn global(name: &str) -> Option<JsValue> {
    get(&js_sys::global(), name)
}

/// A text property.
#[must_use]
pub fn text(of: &JsValue, name: &str) -> Option<String> {
    get(of, name)?.as_string()
}

/// What the method returns, or `None` if it does not exist or throws.
pub fn call(of: &JsValue, method: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let method: Function = get(of, method)?.dyn_into().ok()?;
    Reflect::apply(&method, of, &list(arguments)).ok()
}

/// A new object of the class, or `None` if it cannot be made.
#[must_use]
pub fn construct(class: &JsValue, arguments: &[&JsValue]) -> Option<JsValue> {
    Reflect::construct(class.dyn_ref::<Function>()?, &list(arguments)).ok()
}

fn list(items: &[&JsValue]) -> Array {
    let list = Array::new();
    for item in items {
        list.push(item);
    }
    list
}
