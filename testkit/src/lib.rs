//! The emulator as WebAssembly: what `libreauth-client/testing` and its command line stand on.
//!
//! Bindings and nothing else. Texts, bytes and numbers cross the border; what an exchange is to
//! JavaScript (a `Request`, a `Response`, a clock, a wait) is decided in `pkg/src/testing`. The
//! operator's hand needs no bindings of its own: its paths under `/_emulator/` are requests, too.

#![cfg(target_arch = "wasm32")]

use libreauth_emulator::{Delivery, Emulator, Request, Response, Seed};
use wasm_bindgen::prelude::wasm_bindgen;

/// Both services in memory.
#[wasm_bindgen]
pub struct World(Emulator);

#[wasm_bindgen]
impl World {
    /// From the JSON of a seed.
    ///
    /// # Errors
    /// A text that names the field.
    #[wasm_bindgen(constructor)]
    pub fn new(seed: &str) -> Result<World, String> {
        let seed = Seed::from_json(seed).map_err(|error| error.to_string())?;
        Ok(World(Emulator::new(seed)))
    }

    /// The JSON of the demo's seed.
    #[wasm_bindgen(js_name = demoSeed)]
    pub fn demo_seed() -> String {
        Seed::demo_json().to_owned()
    }

    /// Answers one request at that time (epoch milliseconds). `headers` are names and values by
    /// turns, the names in lower case.
    pub fn handle(
        &mut self,
        method: String,
        path: String,
        headers: Vec<String>,
        body: Vec<u8>,
        now_ms: f64,
    ) -> Answer {
        let headers = headers
            .chunks_exact(2)
            .filter_map(|line| Some((line.first()?.clone(), line.get(1)?.clone())))
            .collect();
        let client_ip = "127.0.0.1".to_owned();
        Answer(self.0.handle(&Request { method, path, headers, body, client_ip }, now_ms))
    }

    /// What a server says when it starts to listen at `url`.
    pub fn announcement(&self, url: &str) -> String {
        self.0.announcement(url)
    }
}

/// One answer, and how it is delivered.
#[wasm_bindgen]
pub struct Answer(Response);

#[wasm_bindgen]
impl Answer {
    /// HTTP status.
    #[wasm_bindgen(getter)]
    pub fn status(&self) -> u16 {
        self.0.status
    }

    /// Names and values by turns.
    #[wasm_bindgen(getter)]
    pub fn headers(&self) -> Vec<String> {
        let lines = self.0.headers.iter();
        lines.flat_map(|(name, value)| [name.clone(), value.clone()]).collect()
    }

    /// The exact bytes.
    #[wasm_bindgen(getter)]
    pub fn body(&self) -> Vec<u8> {
        self.0.body.clone()
    }

    /// `now`, `after`, `never`, `drop` or `flood`.
    #[wasm_bindgen(getter)]
    pub fn delivery(&self) -> String {
        let name = match self.0.delivery {
            Delivery::Now => "now",
            Delivery::After(_) => "after",
            Delivery::Never => "never",
            Delivery::Drop => "drop",
            Delivery::Flood(_) => "flood",
        };
        name.to_owned()
    }

    /// Milliseconds of `after`, bytes of `flood`; else 0.
    #[wasm_bindgen(getter)]
    pub fn amount(&self) -> f64 {
        match self.0.delivery {
            Delivery::After(amount) | Delivery::Flood(amount) => amount as f64,
            _ => 0.0,
        }
    }
}
