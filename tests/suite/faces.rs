//! The two classes as JavaScript sees them: real classes over the core's one.

use serde_json::json;
use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, World};

#[wasm_bindgen_test]
async fn a_client_is_of_its_own_class_and_of_no_other() {
    let world = World::of(LIBREAUTH);
    for (expression, wanted) in [
        ("app instanceof LibreAuth", json!(true)),
        ("app instanceof Lockence", json!(false)),
        ("app.constructor === LibreAuth", json!(true)),
        ("[LibreAuth.name, Lockence.name]", json!(["LibreAuth", "Lockence"])),
        ("[app.license.name, app.isBlacklisted.name]", json!(["license", "isBlacklisted"])),
        ("Object.keys(app)", json!([])),
        ("JSON.stringify(app)", json!("{}")),
        ("[...(function* () { for (const name in app) yield name })()]", json!([])),
    ] {
        assert_eq!(world.look(expression), wanted, "{expression}");
    }
}

#[wasm_bindgen_test]
async fn a_class_may_extend_one() {
    let world = World::of(LIBREAUTH);
    world.eval(
        "(kept.Mine = class Mine extends LibreAuth {
           core = 'mine';
           #private = 1;
           constructor(...args) { super(...args); this.more = 'mine'; }
           async check(options) { return { mine: this.#private, ...(await super.check(options)) }; }
         })",
    );
    world
        .set("app", &world.eval("new kept.Mine('MyApp', 'XXXXXXXXXX', '1.0', undefined, options)"));
    assert!(world.eval("app instanceof LibreAuth && app instanceof kept.Mine").is_truthy());
    world.log_in(LIBREAUTH).await;
    let verdict = world.yes("app.check()").await;
    assert_eq!((&verdict["mine"], &verdict["licensed"]), (&json!(1), &json!(true)));
    assert_eq!(world.look("[app.core, app.more]"), json!(["mine", "mine"]));
    assert_eq!(world.throws("new kept.Mine()").code, "invalid_argument");
}

#[wasm_bindgen_test]
async fn a_reactive_proxy_of_a_client_is_as_good_as_the_client() {
    for service in BOTH {
        let world = World::of(service);
        // As Vue's `reactive` and Alpine's `x-data` make them: everything read is a proxy, too.
        world.eval(
            "(kept.reactive = (it) => new Proxy(it, {
               get(target, name, receiver) {
                 const value = Reflect.get(target, name, receiver);
                 return typeof value === 'object' && value !== null ? kept.reactive(value) : value;
               },
             }))",
        );
        world.set("app", &world.eval("kept.reactive(app)"));
        world.log_in(service).await;
        assert_eq!(world.yes("app.check()").await["licensed"], true);
        assert_eq!(world.look("app.getSnapshot().licensed"), true);
        world.eval("app.subscribe(() => {})()");
        world.eval("app.free()");
        assert_eq!(world.no("app.check()").await.code, "freed");
    }
}

#[wasm_bindgen_test]
async fn a_frozen_client_works_too() {
    let world = World::of(LIBREAUTH);
    world.eval("Object.freeze(app)");
    world.log_in(LIBREAUTH).await;
    assert_eq!(world.yes("app.check()").await["licensed"], true);
}

#[wasm_bindgen_test]
async fn bound_or_wrapped_its_methods_may_be_handed_on() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    world.eval("(kept.check = app.check.bind(app), kept.snapshot = () => app.getSnapshot())");
    assert_eq!(world.yes("kept.check()").await["licensed"], true);
    assert_eq!(world.look("kept.snapshot().state"), "active");
    // Of nobody they are nobody's, as with any class.
    assert!(
        world.look("(() => { try { (0, app.check)() } catch (it) { return it.name } })()")
            == "TypeError"
    );
}

#[wasm_bindgen_test]
async fn leaving_its_scope_ends_a_client_where_the_engine_knows_how() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    if world.eval("Symbol.dispose").is_undefined() {
        return;
    }
    assert!(world.eval("app[Symbol.dispose] === app.free").is_truthy());
    world.eval("app[Symbol.dispose]()");
    world.eval("app[Symbol.dispose]()");
    assert_eq!(world.state(), "closed");
}

#[wasm_bindgen_test]
async fn arguments_too_many_are_no_arguments() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    assert_eq!(world.yes("app.check({}, 'more', null)").await["licensed"], true);
    assert_eq!(world.yes("app.variable('motd', undefined, 7)").await, "Welcome to MyApp");
    assert_eq!(world.no("app.variable('motd', 'more')").await.code, "invalid_argument");
    assert_eq!(world.no("app.variable()").await.code, "invalid_argument");
}
