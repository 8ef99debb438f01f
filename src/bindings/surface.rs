//! The methods that both classes have in common. A macro, since wasm-bindgen exports no generics
//! and no inheritance.

macro_rules! shared {
    ($class:ident) => {
        #[wasm_bindgen]
        impl $class {
            /// Ends the session here at once, and on the service.
            pub fn logout(&self, options: &JsValue) -> Promise {
                self.client.simple_call(Call::Logout, options)
            }

            /// Beats by itself from now on.
            #[wasm_bindgen(js_name = startHeartbeat)]
            pub fn start_heartbeat(&self) -> Result<(), JsValue> {
                let input = crate::session::Input::StartHeartbeat;
                self.client.input(input).map_err(|it| error::to_js(&it))
            }

            /// No more automatic beats.
            #[wasm_bindgen(js_name = stopHeartbeat)]
            pub fn stop_heartbeat(&self) -> Result<(), JsValue> {
                let input = crate::session::Input::StopHeartbeat;
                self.client.input(input).map_err(|it| error::to_js(&it))
            }

            /// Where the session stands.
            #[wasm_bindgen(getter)]
            pub fn state(&self) -> JsValue {
                self.client.state().into()
            }

            /// The state as data: the same object until something changed.
            #[wasm_bindgen(js_name = getSnapshot)]
            pub fn get_snapshot(&self) -> JsValue {
                self.client.events.snapshot()
            }

            /// Calls back after each change of the snapshot; returns the function that ends it.
            pub fn subscribe(&self, listener: &JsValue) -> Result<JsValue, JsValue> {
                self.client.events.subscribe(listener).map_err(|it| error::to_js(&it))
            }

            /// Listens to one kind of event; returns the function that ends it.
            pub fn on(&self, event: &JsValue, listener: &JsValue) -> Result<JsValue, JsValue> {
                self.client.events.on(event, listener).map_err(|it| error::to_js(&it))
            }

            /// The id that stands in for a hardware id.
            #[wasm_bindgen(js_name = deviceId)]
            pub fn device_id(&self) -> Promise {
                self.client.ask_device(crate::bindings::identity::Ask::Id)
            }

            /// What the device id is made of.
            #[wasm_bindgen(js_name = explainDeviceId)]
            pub fn explain_device_id(&self) -> Promise {
                self.client.ask_device(crate::bindings::identity::Ask::Explain)
            }

            /// Erases the stored id.
            #[wasm_bindgen(js_name = forgetDevice)]
            pub fn forget_device(&self) -> Promise {
                self.client.ask_device(crate::bindings::identity::Ask::Forget)
            }

            /// The stored id as text, to move it on purpose.
            #[wasm_bindgen(js_name = exportDevice)]
            pub fn export_device(&self) -> Promise {
                self.client.ask_device(crate::bindings::identity::Ask::Export)
            }

            /// Stores an exported id.
            #[wasm_bindgen(js_name = importDevice)]
            pub fn import_device(&self, exported: &JsValue) -> Promise {
                self.client.import_device(exported)
            }

            /// Counters and recent errors without any secret.
            pub fn diagnostics(&self) -> JsValue {
                self.client.diagnostics()
            }

            /// Ends everything at once, without a request, and as often as one likes; later calls
            /// answer `freed`. The package's `free()` is this one: the `free()` that wasm-bindgen
            /// generates would make later calls fail without a code, and a second one throw.
            pub fn close(&self) {
                self.client.free();
            }
        }
    };
}

pub(super) use shared;
