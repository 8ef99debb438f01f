// The classes of the services, as apps see them, over the core's one. They only name the calls: what a call is
// given and what it means is the core's.
//
// One exported class with few methods, since each of its own on both classes weighs a hundred bytes.

/**
 * The methods of a service that are calls, each with its name on the wire where that is another one.
 * (`Init` and `Check` are spelt as the vendor's samples spell them. Of `file` and what follows, a core
 * that was built without them says where they are.)
 */
export const LIBREAUTH = `init Init=init license login register upgrade check Check=check
  heartbeat=check logout variable=var getUserVariable=getvar setUserVariable=setvar log
  file webhook ban isBlacklisted=checkblacklist onlineUsers=fetchOnline stats=fetchStats
  chatMessages=chatget sendChatMessage=chatsend forgotPassword=forgot changeUsername
  enableTwoFactor=2faenable disableTwoFactor=2fadisable health`;
export const LOCKENCE = 'init validate check=validate heartbeat logout';

/**
 * The class of one service.
 *
 * @param {'LibreAuth' | 'Lockence'} service its name, and the class's
 * @param {string} calls the service's, from above
 * @param {typeof import('../../pkg/build/full/libreauth_client.js').client} make
 * @param {(options: unknown) => void} start must leave the wasm instantiated, or throw; it is told the
 *   constructor's options, which may be anything
 */
export function client(service, calls, make, start) {
  // A symbol and no private field: reactive proxies (Vue's, Alpine's) have none of those.
  const core = Symbol();

  // Named by a key, which no bundler renames: a stack trace then says LibreAuth, too.
  const { [service]: Session } = {
    [service]: class {
      constructor(...args) {
        start(args[service === 'LibreAuth' ? 4 : 2]);
        const client = passed(make(service === 'LibreAuth', args));
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
    },
  };

  // `using app = new LibreAuth(…)`, where the engine knows the symbol.
  if (Symbol.dispose) Session.prototype[Symbol.dispose] = Session.prototype.free;

  for (const it of calls.split(/\s+/)) {
    const [name, call = name] = it.split('=');
    const method = {
      [name](...args) {
        return this[core](13, call, args);
      },
    };
    Object.defineProperty(Session.prototype, name, {
      ...Object.getOwnPropertyDescriptor(method, name),
      enumerable: false,
    });
  }
  return Session;
}

/** An error is to be thrown. */
function passed(it) {
  if (it?.name === 'LibreAuthError') throw it;
  return it;
}
