//! What surrounds a session: the storage that outlives the page, the other tabs of the same client, and
//! the page's coming and going.
//!
//! What is kept is sealed with AES-GCM for this client on this origin. The key lies in `IndexedDB`,
//! where no script can read it, beside the largest stamp that was ever kept: an older record that is
//! put back is told by it, wherever the records themselves lie. Who leads holds a web lock for life;
//! tabs speak to each other through a `BroadcastChannel`. See `session.js`.

use js_sys::Array;
use wasm_bindgen::prelude::*;

use crate::secret::Secret;
use crate::session::{Input, Loaded, Team};

#[wasm_bindgen(module = "/src/browser/session.js")]
extern "C" {
    /// One client's. It does nothing before it is told to.
    pub(super) type Surroundings;
    #[wasm_bindgen(constructor)]
    pub(super) fn new(slot: &str, storage: &JsValue, tell: &JsValue) -> Surroundings;
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

/// What JavaScript tells; `session.js` counts likewise.
pub(super) fn input(what: u16, values: &Array) -> Option<Input> {
    let text = || Secret::new(values.get(0).as_string().unwrap_or_default());
    Some(match what {
        1 => {
            let largest = values.get(1).as_f64().unwrap_or_default();
            Input::Loaded(Loaded::Record(text(), largest))
        }
        2 => Input::Loaded(Loaded::Absent(values.get(0).as_f64().unwrap_or_default())),
        3 => Input::Loaded(Loaded::Damaged),
        4 => Input::Loaded(Loaded::TooNew),
        5 => Input::Loaded(Loaded::Refused),
        6 => Input::NotKept,
        7 => Input::Leads(true),
        8 => Input::Leads(false),
        9 => Input::Heard(text()),
        10 => Input::Online(true),
        11 => Input::Online(false),
        12 => Input::Back,
        13 => Input::Leave { kept: true },
        14 => Input::Leave { kept: false },
        _ => return None,
    })
}
