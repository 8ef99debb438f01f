// The two classes, as apps see them, over the core's one. They only name the calls: what a call is
// given and what it means is the core's.
//
// One exported class with few methods, since each of its own on both classes weighs a hundred bytes.

/**
 * The methods that are calls, each with its name on the wire where that is another one. (`Init` and
 * `Check` are spelt as the vendor's samples spell them.)
 */
const CALLS = {
  LibreAuth: `init Init=init license login register upgrade check Check=check heartbeat=check logout
    variable=var getUserVariable=getvar setUserVariable=setvar file log webhook ban
    isBlacklisted=checkblacklist onlineUsers=fetchOnline stats=fetchStats chatMessages=chatget
    sendChatMessage=chatsend forgotPassword=forgot changeUsername enableTwoFactor=2faenable
    disableTwoFactor=2fadisable health`,
  Lockence: 'init validate check=validate heartbeat logout',
};

/**
 * @param {typeof import('../../pkg/build/libreauth_client.js').client} make
 * @param {() => void} start must leave the wasm instantiated, or throw
 */
export function clients(make, start) {
  // A symbol and no private field: reactive proxies (Vue's, Alpine's) have none of those.
  const core = Symbol();

  class Session {
    constructor(service, args) {
      start();
      const client = passed(make(service, args));
      // What each number means is the core's.
      this[core] = (what, ...given) => passed(client(what, null, given));
    }

    deviceId() {
      return this[core](0);
    }
    explainDeviceId() {
      return this[core](1);
    }
    forgetDevice() {
      return this[core](2);
    }
    exportDevice() {
      return this[core](3);
    }
    importDevice(exported) {
      return this[core](4, exported);
    }

    startHeartbeat() {
      this[core](5);
    }
    stopHeartbeat() {
      this[core](6);
    }

    get state() {
      return this[core](12);
    }
    getSnapshot() {
      return this[core](7);
    }
    diagnostics() {
      return this[core](8);
    }
    subscribe(listener) {
      return this[core](9, listener);
    }
    on(event, listener) {
      return this[core](10, event, listener);
    }

    // This closes the session, any number of times; the memory follows when the object is collected.
    free() {
      this[core](11);
    }
  }

  // `using app = new LibreAuth(…)`, where the engine knows the symbol.
  if (Symbol.dispose) Session.prototype[Symbol.dispose] = Session.prototype.free;

  // Named by their keys, which no bundler renames: a stack trace then says LibreAuth, too.
  const classes = {
    LibreAuth: class extends Session {
      constructor(...args) {
        super(true, args);
      }
    },
    Lockence: class extends Session {
      constructor(...args) {
        super(false, args);
      }
    },
  };
  for (const [service, calls] of Object.entries(CALLS)) {
    for (const it of calls.split(/\s+/)) {
      const [name, call = name] = it.split('=');
      const method = {
        [name](...args) {
          return this[core](13, call, args);
        },
      };
      Object.defineProperty(classes[service].prototype, name, {
        ...Object.getOwnPropertyDescriptor(method, name),
        enumerable: false,
      });
    }
  }
  return classes;
}

/** An error is to be thrown. */
function passed(it) {
  if (it instanceof Error) throw it;
  return it;
}
