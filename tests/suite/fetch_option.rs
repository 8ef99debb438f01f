//! What stands in for `fetch` may do anything: the caller gets a typed error, and the client stays
//! usable.

use wasm_bindgen_test::wasm_bindgen_test;

use super::harness::{BOTH, LIBREAUTH, Staged, World, pause, settled};

/// Every call fails with `code` while `fetch` does what `instead` says, and works again after it.
async fn meets(world: &World, instead: &str, code: &str) -> String {
    world.eval(&format!("(fetch.instead = {instead})"));
    let failed = world.no("app.check()").await;
    assert_eq!(failed.code, code, "{instead}: {}", failed.message);
    assert_eq!(failed.fields["category"], "transient", "{instead}");
    assert_eq!(failed.fields["retryable"], true, "{instead}");
    let snapshot = world.look("app.getSnapshot()");
    assert_eq!((&snapshot["state"], &snapshot["licensed"]), (&"grace".into(), &true.into()));
    assert_eq!(snapshot["reason"], code);
    world.eval("(fetch.instead = undefined)");
    assert_eq!(world.yes_in_time("app.check()").await["licensed"], true, "after {instead}");
    failed.message
}

#[wasm_bindgen_test]
async fn it_gets_one_request_and_nothing_else() {
    for service in BOTH {
        let world = World::of(service);
        let spy = "(...args) => { kept.args = args; throw new Error('seen') }";
        world.eval(&format!("(fetch.instead = {spy})"));
        world.no(service.log_in[0]).await;
        assert_eq!(world.look("kept.args.length"), 1);
        assert!(world.eval("kept.args[0] instanceof Request").is_truthy());
        assert_eq!(world.look("kept.args[0].method"), "POST");
        assert_eq!(world.look("kept.args[0].credentials"), "omit");
        assert_eq!(world.look("kept.args[0].redirect"), "error", "keys follow no redirect");
        assert_eq!(
            world.look("[...kept.args[0].headers.keys()]"),
            serde_json::json!(["content-type"])
        );
        assert!(world.eval("kept.args[0].signal instanceof AbortSignal").is_truthy());
    }
}

#[wasm_bindgen_test]
async fn without_the_option_the_global_one_is_asked() {
    for service in BOTH {
        let world = World::with(service, "{ fetch: undefined }");
        let _kept = Staged::new("emulated", "{}");
        world.eval("(globalThis.emulated.fetch = fetch)");
        let asks = "(...it) => globalThis.emulated.fetch(new Request(...it))";
        let _fetch = Staged::new("fetch", asks);
        world.log_in(service).await;
        assert_eq!(world.asked().len(), service.log_in.len());
    }
}

#[wasm_bindgen_test]
async fn one_that_throws_or_rejects_is_a_network_error() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    let message = meets(&world, "() => { throw new TypeError('no route') }", "network").await;
    assert!(message.contains("\"no route\""), "{message}");
    let message = meets(&world, "async () => { throw 'just a text' }", "network").await;
    assert!(message.contains("\"just a text\""), "{message}");
    let long = meets(&world, "async () => { throw new Error('x'.repeat(1e6)) }", "network").await;
    assert!(long.len() < 500, "{}", long.len());
    for thrown in [
        "undefined",
        "null",
        "42",
        "''",
        "Symbol('no')",
        "10n",
        "{}",
        "() => {}",
        "Object.assign(new Error(), { message: 42 })",
        "Object.defineProperty(new Error(), 'message', { get() { throw 1 } })",
        "new Proxy({}, { get() { throw 1 }, getPrototypeOf() { throw 1 } })",
        "(() => { const it = Proxy.revocable({}, {}); it.revoke(); return it.proxy })()",
    ] {
        meets(&world, &format!("() => {{ throw {thrown} }}"), "network").await;
        meets(&world, &format!("() => Promise.reject({thrown})"), "network").await;
    }
}

#[wasm_bindgen_test]
async fn one_that_gives_no_response_is_a_network_error() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    for value in [
        "undefined",
        "null",
        "7",
        "'{\"success\":true}'",
        "true",
        "Symbol()",
        "{}",
        "[]",
        "() => {}",
        "{ status: 200 }",
        "{ status: 200, headers: {} }",
        "{ status: 200, headers: new Headers(), body: {} }",
        "{ status: 200, headers: new Headers(), body: 'text' }",
        "{ status: NaN, headers: new Headers(), body: null }",
        "{ status: 99999, headers: new Headers(), body: null }",
        "{ status: -1, headers: new Headers(), body: null }",
        "{ get status() { throw new Error('no') } }",
        "{ status: 200, get body() { throw null } }",
        "{ status: 200, body: null, headers: { get() { throw 1 } } }",
        "new Proxy({}, { get() { throw new Error('no') } })",
        "{ get then() { throw new Error('no') } }",
        "{ then(_, reject) { reject(undefined) } }",
        "Response.error()",
        "(async () => { const it = new Response('used'); await it.text(); return it })()",
    ] {
        meets(&world, &format!("() => ({value})"), "network").await;
    }
}

#[wasm_bindgen_test]
async fn one_that_never_settles_is_a_timeout() {
    for service in BOTH {
        let world = World::with(service, "{ timeoutMs: 100 }");
        for call in service.log_in {
            world.yes_in_time(call).await;
        }
        for instead in [
            "() => new Promise(() => {})",
            "() => ({ then() {} })",
            "async () => new Response(new ReadableStream({}))",
            "async () => ({ status: 200, body: { getReader: () => ({ read: () => ({ then() {} }) }) } })",
        ] {
            let message = meets(&world, instead, "timeout").await;
            assert!(message.contains("100 ms"), "{message}");
        }
        assert_eq!(world.look("app.diagnostics().requestsInFlight"), 0);
    }
}

#[wasm_bindgen_test]
async fn an_answer_that_comes_too_late_changes_nothing() {
    let world = World::with(LIBREAUTH, "{ timeoutMs: 100 }");
    for call in LIBREAUTH.log_in {
        world.yes_in_time(call).await;
    }
    world.eval("(fetch.instead = () => new Promise((...it) => { kept.settle = it }))");
    for settle in [
        "kept.settle[0](Response.json({ success: false, message: 'Session expired' }))",
        "kept.settle[1](new Error('late'))",
    ] {
        assert_eq!(world.no("app.check()").await.code, "timeout");
        let before = world.eval("app.getSnapshot()");
        world.eval(settle);
        pause(1).await;
        assert_eq!(world.eval("app.getSnapshot()"), before);
    }
}

#[wasm_bindgen_test]
async fn a_body_that_breaks_off_is_a_network_error() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    let begun = "new TextEncoder().encode('{\"success\":true,')";
    for stream in [
        format!("{{ start(it) {{ it.enqueue({begun}); it.error(new Error('reset')) }} }}"),
        format!("{{ start(it) {{ it.enqueue({begun}) }}, pull() {{ throw new Error('reset') }} }}"),
        "{ start(it) { it.error(undefined) } }".to_owned(),
        "{ start(it) { it.enqueue(null); it.close() } }".to_owned(),
    ] {
        let instead = format!("async () => new Response(new ReadableStream({stream}))");
        // A real `Response` may find out about a strange chunk by itself; a stand-in does not.
        meets(&world, &instead, "network").await;
        let body =
            format!("status: 200, headers: new Headers(), body: new ReadableStream({stream})");
        meets(&world, &format!("async () => ({{ {body} }})"), "network").await;
    }
}

#[wasm_bindgen_test]
async fn anything_like_a_response_will_do() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    let bytes = "new TextEncoder().encode('{\"success\":true,\"message\":\"by hand\"}')";
    for response in [
        format!("new Response({bytes})"),
        format!("Promise.resolve(new Response({bytes}))"),
        // Old polyfills have no stream.
        format!(
            "{{ status: 200, headers: new Headers(), arrayBuffer: async () => {bytes}.buffer }}"
        ),
        format!("{{ then(give) {{ give(new Response({bytes})) }} }}"),
        // A byte at a time.
        format!(
            "new Response(new ReadableStream({{ start(it) {{
               for (const byte of {bytes}) it.enqueue(Uint8Array.of(byte));
               it.close();
             }} }}))"
        ),
    ] {
        world.eval(&format!("(fetch.instead = () => ({response}))"));
        assert_eq!(world.yes("app.check()").await["message"], "by hand", "{response}");
    }
}

#[wasm_bindgen_test]
async fn a_header_that_is_no_text_is_no_header() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    for value in ["7", "{}", "{ length: 3 }", "Symbol()", "10n", "true", "undefined", "null", "[]"]
    {
        let headers = format!("{{ get: () => ({value}) }}");
        let limited = format!("{{ status: 429, headers: {headers}, body: null }}");
        world.eval(&format!("(fetch.instead = async () => ({limited}))"));
        let failed = world.no("app.check()").await;
        assert_eq!(failed.code, "rate_limited", "{value}");
        assert!(failed.fields["retryAfterMs"].is_null(), "{value}");
    }
}

#[wasm_bindgen_test]
async fn a_flood_is_too_large_however_its_reader_ends() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    for end in ["throw 1", "return undefined", "return Promise.reject(1)", "return { then() {} }"] {
        let read = "read: async () => ({ done: false, value: new Uint8Array(65536) })";
        let body = format!("{{ getReader: () => ({{ {read}, cancel() {{ {end} }} }}) }}");
        let response = format!("{{ status: 200, headers: new Headers(), body: {body} }}");
        meets(&world, &format!("async () => ({response})"), "response_too_large").await;
    }
}

#[wasm_bindgen_test]
async fn a_body_is_let_go_when_nobody_waits_for_it_any_more() {
    let world = World::licensed(LIBREAUTH, "{}").await;
    world.eval("(kept.control = new AbortController(), kept.cancelled = 0)");
    world.eval(
        "(fetch.instead = async () => new Response(new ReadableStream({
           pull() { kept.control.abort(); return new Promise(() => {}) },
           cancel() { kept.cancelled += 1 },
         })))",
    );
    let failed = world.no("app.check({ signal: kept.control.signal })").await;
    assert_eq!(failed.code, "aborted");
    super::harness::until(|| world.look("kept.cancelled") == 1).await;
}

#[wasm_bindgen_test]
async fn one_that_calls_the_client_is_no_trouble() {
    let world = World::of(LIBREAUTH);
    world.eval(
        "(fetch.instead = (request) => {
           fetch.instead = undefined;
           kept.check = app.check();
           kept.init = app.init();
           app.getSnapshot();
           return fetch(request);
         })",
    );
    world.yes("app.init()").await;
    let check = settled(world.promise("kept.check"), "check").await.expect_err("too early");
    assert_eq!(check.code, "call_in_progress");
    assert_eq!(world.yes("kept.init").await["message"], "Initialized");
    assert_eq!(world.asked(), ["init"]);
}
