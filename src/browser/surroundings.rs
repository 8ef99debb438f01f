//! What surrounds a session: the storage that outlives the page, the other tabs of the same client, and
//! the page's coming and going.
//!
//! What is kept is sealed with AES-GCM for this client on this origin. The key lies in `IndexedDB`,
//! where no script can read it, beside the largest stamp that was ever kept: an older record that is
//! put back is told by it, wherever the records themselves lie. Who leads holds a web lock for life;
//! tabs speak to each other through a `BroadcastChannel`. See `kept.js` and `session.js`.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use super::number::number;
use crate::secret::Secret;
use crate::session::{Input, Loaded, Team};

#[wasm_bindgen(module = "/src/browser/kept.js")]
extern "C" {
    /// Exported again, since wasm-bindgen brings no file along of which nothing is wanted.
    #[wasm_bindgen(reexport)]
    type Kept;
}

#[wasm_bindgen(module = "/src/browser/session.js")]
extern "C" {
    /// One client's. It does nothing before it is told to.
    pub(super) type Surroundings;
    #[wasm_bindgen(constructor)]
    pub(super) fn new(slot: &str, storage: &JsValue, tell: &JsValue) -> Surroundings;
    /// Calls back as soon as nothing is being kept, or when that takes long.
    #[wasm_bindgen(method)]
    pub(super) fn afterwards(this: &Surroundings, callback: &JsValue);
    /// Does what is named; it never throws. What it comes to is told in time, for [`input`] to read.
    #[wasm_bindgen(method)]
    pub(super) fn act(this: &Surroundings, what: &str, text: Option<&str>, stamp: f64);
}

impl Surroundings {
    pub(super) fn tell_team(&self, what: Team) {
        let what = match what {
            Team::Join => "join",
            Team::Steal => "steal",
            Team::Yield => "yield",
            Team::Leave => "leave",
        };
        self.act(what, None, 0.0);
    }
}

/// What JavaScript tells; `kept.js` and `session.js` count likewise.
pub(super) fn input(what: u16, values: &Array) -> Option<Input> {
    let text = |index| Secret::new(values.get(index).as_string().unwrap_or_default());
    let largest = number(&values.get(0)).unwrap_or_default();
    Some(match what {
        1 => Input::Loaded(Loaded::Record(text(1), largest)),
        2 => Input::Loaded(Loaded::Absent(largest)),
        3 => Input::Loaded(Loaded::Erased(largest)),
        4 => Input::Loaded(Loaded::Damaged(largest)),
        5 => Input::Loaded(Loaded::TooNew(largest)),
        6 => Input::Loaded(Loaded::Refused),
        7 => Input::NotKept,
        8 => Input::Leads(true),
        9 => Input::Leads(false),
        10 => Input::Heard(text(0)),
        11 => Input::Online(true),
        12 => Input::Online(false),
        13 => Input::Back,
        14 => Input::Leave { kept: true },
        15 => Input::Leave { kept: false },
        _ => return None,
    })
}
