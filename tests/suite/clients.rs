//! Several clients of one application in one world: what one of them keeps or says, another finds or
//! hears. Each test has an application of its own, as all tests run in one page.

use serde_json::Value;

use super::harness::{LIBREAUTH, Limit, Service, World, script, until};

impl World {
    /// For clients of the application at `host`. `kept` has what `storage.js` exports, and `key`: under
    /// which this application's clients keep their session.
    pub(crate) async fn shared(service: Service, host: &str) -> Self {
        let world = Self::empty();
        world.set("kept", &script(include_str!("storage.js"), "own, slow, areas, read, vault"));
        world.set("options", &world.eval("({})"));
        let args = match service.name {
            "libreauth" => format!("'MyApp', 'XXXXXXXXXX', '1.0', 'https://{host}.test/api/1.3/'"),
            _ => format!("'https://{host}.test/api/v1', 'lockence-demo-api-key'"),
        };
        let class = if service.name == LIBREAUTH.name { "LibreAuth" } else { "Lockence" };
        world.eval(&format!("(kept.make = (options) => new {class}({args}, options))"));
        // A client that knows nothing erases what may be kept: that tells the key.
        let storage = "kept.own({ remove(key) { kept.key = key } })";
        world.yes(&format!("kept.make({{ fetch, hwid, storage: {storage} }}).logout()")).await;
        until(|| world.look("kept.key").is_string()).await;
        world.eval("(kept.slot = kept.key.replace('libreauth-client:session:', ''))");
        world
    }

    /// Makes a client, `kept.<name>`; what it tells is in `kept.told.<name>`.
    pub(crate) fn client(&self, name: &str, options: &str) {
        self.eval(&format!(
            "(kept.{name} = kept.make({{ fetch, hwid, ...{options} }}),
              kept.told = {{ ...kept.told, {name}: [] }},
              kept.{name}.on('storage', (it) => kept.told.{name}.push(it.trouble)),
              kept.{name}.on('leader', (it) => kept.told.{name}.push(it.leading)),
              kept.{name}.on('state', (it) => kept.told.{name}.push(it.to)),
              0)"
        ));
    }

    /// Logs that client in.
    pub(crate) async fn enter(&self, service: Service, name: &str) {
        for call in service.log_in {
            self.yes(&call.replace("app.", &format!("kept.{name}."))).await;
        }
        assert_eq!(self.state_of(name), "active");
    }

    pub(crate) fn state_of(&self, name: &str) -> Value {
        self.look(&format!("kept.{name}.state"))
    }

    /// Did it tell that: a storage's trouble, `true` or `false` for leading, or a state?
    pub(crate) fn told(&self, name: &str, what: impl Into<Value>) -> bool {
        let told = self.look(&format!("kept.told.{name}"));
        told.as_array().is_some_and(|all| all.contains(&what.into()))
    }

    /// How often the service was asked for that.
    pub(crate) fn times(&self, call: &str) -> usize {
        self.asked().iter().filter(|it| *it == call).count()
    }

    /// What the storage (`kept.storage`) holds, as soon as that is another text than `before`.
    #[track_caller]
    pub(crate) fn kept_after(&self, before: &str) -> impl Future<Output = String> {
        let limit = Limit::new();
        async move {
            loop {
                match self.yes("kept.read(kept.storage, kept.key)").await.as_str() {
                    Some(text) if text != before => return text.to_owned(),
                    _ => limit.pause().await,
                }
            }
        }
    }

    /// Waits until the storage holds nothing.
    #[track_caller]
    pub(crate) fn erased(&self) -> impl Future<Output = ()> {
        let limit = Limit::new();
        async move {
            while !self.yes("kept.read(kept.storage, kept.key)").await.is_null() {
                limit.pause().await;
            }
        }
    }
}

/// Is there such a global here? Some are in pages only, some in browsers only.
pub(crate) fn has(global: &str) -> bool {
    js_sys::Reflect::get(&js_sys::global(), &global.into()).is_ok_and(|it| it.is_object())
}
