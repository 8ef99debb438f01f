# Workers that tell the client's story as workerd's own kind of test, by the rules of today and of those
# who never changed theirs, and one that serves the relays.
using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "client", worker = .client),
    (name = "old-client", worker = .oldClient),
    (name = "relay", worker = .relay),
    (name = "loopback", network = (allow = ["private", "local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "relay")],
);

const client :Workerd.Worker = (
  modules = [
    (name = "client.js", esModule = embed "client.js"),
    (name = "libreauth_client_bg.wasm", wasm = embed "libreauth_client_bg.wasm"),
  ],
  bindings = [
    (name = "EMULATOR", fromEnvironment = "EMULATOR"),
    (name = "HOSTILE", fromEnvironment = "HOSTILE"),
  ],
  globalOutbound = "loopback",
  compatibilityDate = "2026-10-01",
);

const oldClient :Workerd.Worker = (
  modules = [
    (name = "client.js", esModule = embed "client.js"),
    (name = "libreauth_client_bg.wasm", wasm = embed "libreauth_client_bg.wasm"),
  ],
  bindings = [
    (name = "EMULATOR", fromEnvironment = "EMULATOR"),
    (name = "HOSTILE", fromEnvironment = "HOSTILE"),
  ],
  globalOutbound = "loopback",
  compatibilityDate = "2023-01-01",
);

# An old date: the relay asks for nothing that came later.
const relay :Workerd.Worker = (
  modules = [
    (name = "relay.js", esModule = embed "relay.js"),
    (name = "libreauth_client_bg.wasm", wasm = embed "libreauth_client_bg.wasm"),
  ],
  bindings = [
    (name = "UPSTREAM", fromEnvironment = "UPSTREAM"),
    (name = "API_KEY", fromEnvironment = "API_KEY"),
  ],
  globalOutbound = "loopback",
  compatibilityDate = "2023-01-01",
);
