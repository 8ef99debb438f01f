// The classes of the services, as apps see them, over the core's one. They only name the calls: what a call is
// given and what it means is the core's.
//
// One exported class with few methods, since each of its own on both classes weighs a hundred bytes.

/** Each method: the call's name on the wire, and how many arguments stand before the options, if any. */
export const LIBREAUTH = {
  init: 'init',
  Init: 'init', // as the vendor's samples spell it
  license: 'license 1',
  login: 'login 2',
  register: 'register 3',
  upgrade: 'upgrade 2',
  check: 'check',
  Check: 'check', // as the vendor's samples spell it
  heartbeat: 'check',
  logout: 'logout',
  variable: 'var 1',
  getUserVariable: 'getvar 1',
  setUserVariable: 'setvar 2',
  log: 'log 1',
  // Those that few apps make. A core that was built without them says where they are.
  file: 'file 1',
  webhook: 'webhook 1',
  ban: 'ban',
  isBlacklisted: 'checkblacklist',
  onlineUsers: 'fetchOnline',
  stats: 'fetchStats',
  chatMessages: 'chatget 1',
  sendChatMessage: 'chatsend 2',
  forgotPassword: 'forgot 2',
  changeUsername: 'changeUsername 1',
  enableTwoFactor: '2faenable',
  disableTwoFactor: '2fadisable 1',
  health: 'health',
};

export const LOCKENCE = {
  init: 'init 1',
  validate: 'validate',
  check: 'validate',
  heartbeat: 'heartbeat',
  logout: 'logout',
};

/**
 * The class of one service.
 *
 * @param {string} service its name, and the class's
 * @param {Record<string, string>} calls the service's, from above
 * @param {typeof import('../../pkg/build/full/libreauth_client.js').Client} Core
 * @param {() => void} start must leave the wasm instantiated, or throw
 */
export function client(service, calls, Core, start) {
  // A symbol and no private field: reactive proxies (Vue's, Alpine's) have none of those.
  const core = Symbol();

  // Named by a key, which no bundler renames: a stack trace then says LibreAuth, too.
  const { [service]: Session } = {
    [service]: class {
      constructor(...args) {
        start();
        this[core] = new Core(service, args);
      }

      startHeartbeat() {
        this[core].beat(true);
      }
      stopHeartbeat() {
        this[core].beat(false);
      }

      get state() {
        return this[core].state();
      }
      getSnapshot() {
        return this[core].snapshot();
      }
      subscribe(listener) {
        return this[core].subscribe(listener);
      }
      on(event, listener) {
        return this[core].on(event, listener);
      }

      // As the core counts them.
      deviceId() {
        return this[core].device(0);
      }
      explainDeviceId() {
        return this[core].device(1);
      }
      forgetDevice() {
        return this[core].device(2);
      }
      exportDevice() {
        return this[core].device(3);
      }
      importDevice(exported) {
        return this[core].device(4, exported);
      }

      diagnostics() {
        return this[core].diagnostics();
      }

      // Not the glue's: that one hands the memory back at once, after which every call fails with an
      // untyped error, a second `free` throws, and a call still in flight meets freed memory. This one
      // closes the session, any number of times; the memory follows when the object is collected.
      free() {
        this[core].close();
      }
    },
  };

  // `using app = new LibreAuth(…)`, where the engine knows the symbol.
  if (Symbol.dispose) Session.prototype[Symbol.dispose] = Session.prototype.free;

  for (const [name, given] of Object.entries(calls)) {
    const [call, count = 0] = given.split(' ');
    const method = {
      [name](...args) {
        return this[core].ask(call, args.slice(0, count), args[count]);
      },
    };
    Object.defineProperty(Session.prototype, name, {
      ...Object.getOwnPropertyDescriptor(method, name),
      enumerable: false,
    });
  }
  return Session;
}
