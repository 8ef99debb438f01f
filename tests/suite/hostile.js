// Values that no caller in his right mind would pass, put into every place that takes one. What comes
// of it must be a typed error that names the place, or a client that works: never anything else.
//
// The test runs it as a script, without `export`: see hostile.rs.

// Left out: a proxy that is its own prototype. `instanceof` never comes to an end with it in Firefox,
// whoever asks. V8 gives up.

const OWNER = 'XXXXXXXXXX';
const HWID = 'A-WORKSTATION-OF-JOHN-DOE';
const KEY = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';
const ENCKEY = '0123456789abcdefghijklmnopqrstuvwxy';

const no = () => {
  throw new Error('no');
};
const TRAPS = Object.getOwnPropertyNames(Reflect);
const throwing = (target) => new Proxy(target, Object.fromEntries(TRAPS.map((trap) => [trap, no])));
const revoked = (target) => {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
};
const getter = (name, object = {}) =>
  Object.defineProperty(object, name, { get: no, enumerable: true });
const cyclic = (object) => Object.assign(object, { self: object, 0: object });

/** Each by what it is, made anew each time. */
const VALUES = {
  undefined: () => undefined,
  null: () => null,
  true: () => true,
  false: () => false,
  ...Object.fromEntries(
    [0, -0, 1, -1, 0.5, 1e-7, 100, 5_000, 1_024, 2 ** 31, 2 ** 32, 2 ** 53, 1e21, 1e308, 5e-324]
      .concat([Number.NaN, Infinity, -Infinity])
      .map((it) => [`number ${Object.is(it, -0) ? '-0' : it}`, () => it]),
  ),
  '0n': () => 0n,
  'a huge bigint': () => 2n ** 4_096n,
  'a symbol': () => Symbol('x'),
  'a known symbol': () => Symbol.iterator,
  'a registered symbol': () => Symbol.for('signal'),
  ...Object.fromEntries(
    ['', ' ', '\t\r\n', 'x', '0', 'true', 'null', '[object Object]', '__proto__', 'constructor']
      .concat([
        '\0',
        'a\0b',
        '\u0001',
        '\u007f',
        '\u0085',
        '\u2028',
        '\u202eabc',
        '\ufeff',
        '\ufffd',
      ])
      .concat(['\ud800', '\udc00', '\udc00\ud800', 'a\ud83d', '🙂', 'e\u0301', '<script>', '"\'\\'])
      .concat([
        'https://[',
        'https://a@b:c/',
        'http://0x7f.1/',
        '//x',
        '/',
        '?',
        '#',
        '%',
        '%00',
        '..',
      ])
      .concat([KEY, ENCKEY, HWID, 'A'.repeat(32), 'prefer', 'off', 'install', 'A', 'B-zero'])
      .map((it) => [`text ${JSON.stringify(it)}`, () => it]),
  ),
  'a long text': () => 'x'.repeat(4_097),
  'a huge text': () => 'x'.repeat(1_000_001),
  'a huge text of two bytes each': () => 'ü'.repeat(1_000_000),
  'a huge text of halves': () => '\ud800'.repeat(1_000_000),
  'a huge text of spaces': () => ' '.repeat(1_000_000),
  'a String': () => new String(HWID),
  'a Number': () => new Number(100),
  'a Boolean': () => new Boolean(true),
  'an empty object': () => ({}),
  'an object without prototype': () => Object.create(null),
  'a frozen object': () => Object.freeze({ signal: undefined }),
  'a sealed object': () => Object.seal({}),
  'an object of a class': () => new (class Options {})(),
  'an object that inherits': () => Object.create({ signal: 7, hwid: 7, code: 7 }),
  'an object with __proto__': () => JSON.parse('{"__proto__":{"signal":1}}'),
  'an object with a huge name': () => ({ ['x'.repeat(100_000)]: 1 }),
  'an object with many names': () =>
    Object.fromEntries(Array.from({ length: 1e4 }, (_, i) => [i, i])),
  'an object with symbols': () => ({ [Symbol.toPrimitive]: no, [Symbol.iterator]: no }),
  'an object with a getter that throws': () => getter('signal'),
  'an object whose getters all throw': () =>
    ['signal', 'code', 'email', 'reason', 'hwid', 'fetch'].reduce(
      (it, name) => getter(name, it),
      {},
    ),
  'toString throws': () => ({ toString: no }),
  'valueOf throws': () => ({ valueOf: no }),
  'toPrimitive throws': () => ({ [Symbol.toPrimitive]: no }),
  'toStringTag throws': () => getter(Symbol.toStringTag),
  'toJSON throws': () => ({ toJSON: no }),
  'a liar of a text': () => ({ toString: () => HWID, valueOf: () => HWID, length: 25 }),
  'hasInstance throws': () => ({ [Symbol.hasInstance]: no }),
  'a cycle': () => cyclic({}),
  'a proxy': () => new Proxy({}, {}),
  'a proxy of which every trap throws': () => throwing({}),
  'a function proxy of which every trap throws': () => throwing(() => {}),
  'an array proxy of which every trap throws': () => throwing([]),
  'a revoked proxy': () => revoked({}),
  'a revoked function': () => revoked(() => {}),
  'a revoked array': () => revoked([]),
  'a proxy that lies about its keys': () => new Proxy({}, { ownKeys: () => ['signal', 'nothing'] }),
  'a proxy with a key that is none': () => new Proxy({}, { ownKeys: () => [1] }),
  'a proxy of a proxy of a proxy': () => new Proxy(new Proxy(throwing({}), {}), {}),
  'an array': () => [],
  'an array of texts': () => [KEY, 'x'],
  'an array of anything': () => [null, undefined, Symbol('x'), {}, 1n],
  // biome-ignore lint/suspicious/noSparseArray: on purpose
  'a sparse array': () => [, KEY, ,],
  'a huge sparse array': () => {
    const it = [];
    it.length = 1_000_000;
    return it;
  },
  'a huge array': () => new Array(100_000).fill('x'),
  'a frozen array': () => Object.freeze([KEY]),
  'a cyclic array': () => cyclic([]),
  'an array with a getter that throws': () => getter('0', [1]),
  'an array with an iterator that throws': () => Object.assign([KEY], { [Symbol.iterator]: no }),
  'an array with an iterator that gives nonsense': () =>
    Object.assign([KEY], { [Symbol.iterator]: () => ({ next: () => 7 }) }),
  'an array of keys': () => [KEY, KEY.toUpperCase()],
  'a Map': () => new Map([['signal', 1]]),
  'a Set': () => new Set([1]),
  'a WeakMap': () => new WeakMap(),
  'a Date': () => new Date(0),
  'no Date': () => new Date(Number.NaN),
  'a RegExp': () => /x/g,
  'an Error': () => new Error('x'),
  'an Error whose message throws': () => getter('message', new Error('x')),
  bytes: () => new Uint8Array([1, 2, 3]),
  'big integers': () => new BigInt64Array(2),
  'a buffer': () => new ArrayBuffer(8),
  'a view': () => new DataView(new ArrayBuffer(8)),
  'a function': () => () => HWID,
  'a function that throws': () => no,
  'an async function': () => async () => HWID,
  'a generator': () =>
    function* () {
      yield HWID;
    },
  'a class': () => class Thing {},
  'a bound function': () => no.bind(null),
  'a native function': () => Math.max,
  'a function without prototype': () => Object.setPrototypeOf(() => HWID, null),
  'a function whose properties throw': () =>
    getter(
      'name',
      getter(
        'call',
        getter('then', () => HWID),
      ),
    ),
  'a promise': () => Promise.resolve(HWID),
  'a promise that never settles': () => new Promise(() => {}),
  'a promise that was rejected': () => {
    const it = Promise.reject(new Error('no'));
    it.catch(() => {});
    return it;
  },
  // biome-ignore lint/suspicious/noThenProperty: on purpose
  'a thenable': () => ({ then: (give) => give(HWID) }),
  // biome-ignore lint/suspicious/noThenProperty: on purpose
  'a thenable that throws': () => ({ then: no }),
  'a getter named then': () => getter('then'),
  'an aborted signal': () => AbortSignal.abort(),
  'a signal': () => new AbortController().signal,
  'an heir of AbortSignal': () => Object.create(AbortSignal.prototype),
  'a proxy of a signal': () => new Proxy(AbortSignal.abort(), {}),
  'a throwing proxy of a signal': () => throwing(new AbortController().signal),
  'a signal whose aborted throws': () => getter('aborted', new AbortController().signal),
  'a signal whose addEventListener throws': () =>
    Object.assign(new AbortController().signal, { addEventListener: no, removeEventListener: no }),
  'a signal with a reason that throws': () => AbortSignal.abort(throwing({})),
  'a Response': () => new Response('{}'),
  'a Request': () => new Request('https://a.test/'),
  'the global object': () => globalThis,
  'the arguments of a call': () =>
    (function () {
      // biome-ignore lint/complexity/noArguments: on purpose
      return arguments;
    })(1),
};

const isText = (it) => typeof it === 'string';
const isNumber = (it) => typeof it === 'number';
const isFunction = (it) => typeof it === 'function';
const isObject = (it) => typeof it === 'object' && it !== null;

/** Options of the constructors, and what each may take. */
const SHARED = {
  hwid: (it) => isText(it) || isFunction(it),
  device: isText,
  heartbeat: (it) => isNumber(it) || typeof it === 'boolean',
  graceMs: isNumber,
  timeoutMs: isNumber,
  maxResponseBytes: isNumber,
  fetch: isFunction,
  storage: (it) => isText(it) || isObject(it),
  remember: isText,
  shareTabs: (it) => typeof it === 'boolean',
  logoutOnClose: (it) => typeof it === 'boolean',
};
/** So that no client finds another one's session. */
const ALONE = { storage: 'memory', remember: 'none', shareTabs: false };
const OWN = {
  hash: isText,
  token: isText,
  tokenHash: isText,
  publicKey: (it) => isText(it) || isObject(it),
  signature: isText,
  maxClockSkewMs: isNumber,
  enckey: (it) => it === true || isText(it),
  decrypt: (it) => isText(it) || isFunction(it),
};

/** Methods that give a promise: their arguments, and their options beside `signal`. */
const METHODS = {
  LibreAuth: {
    init: [[], []],
    license: [['key'], ['code']],
    login: [['username', 'password'], ['code']],
    register: [['username', 'password', 'key'], ['email']],
    upgrade: [['username', 'key'], []],
    variable: [['id'], []],
    getUserVariable: [['name'], []],
    setUserVariable: [['name', 'value'], []],
    file: [['id'], []],
    log: [['message'], ['pcUser']],
    webhook: [['id'], ['params', 'body', 'contentType']],
    ban: [[], ['reason']],
    isBlacklisted: [[], []],
    onlineUsers: [[], []],
    stats: [[], []],
    chatMessages: [['channel'], []],
    sendChatMessage: [['channel', 'message'], []],
    forgotPassword: [['username', 'email'], []],
    changeUsername: [['newUsername'], []],
    enableTwoFactor: [[], ['code']],
    disableTwoFactor: [['code'], []],
    health: [[], []],
    check: [[], []],
    heartbeat: [[], []],
    logout: [[], []],
  },
  Lockence: {
    init: [['licenseKey'], []],
    validate: [[], []],
    check: [[], []],
    heartbeat: [[], []],
    logout: [[], []],
  },
};

const YES = JSON.stringify({
  success: true,
  message: 'ok',
  sessionid: 's',
  session_token: 't',
  info: { username: 'u' },
  contents: '00',
  '2fa': { secret_code: 's', QRCode: 'q' },
});

/** A service that says yes to everything. */
const yes = async () => new Response(YES);

/** Counts cases, and keeps what went wrong with them. */
class Trial {
  cases = 0;
  faults = [];
  #codes;
  #stray = (event) => {
    event.preventDefault?.();
    this.faults.push(`unhandled: ${String(event.reason?.stack ?? event)}`);
  };

  constructor(codes) {
    this.#codes = codes;
    globalThis.addEventListener?.('unhandledrejection', this.#stray);
    globalThis.process?.on?.('unhandledRejection', this.#stray);
  }

  /** Lets everything run that is due, and tells what came of it all. */
  async end() {
    await new Promise((resolve) => setTimeout(resolve, 20));
    globalThis.removeEventListener?.('unhandledrejection', this.#stray);
    globalThis.process?.off?.('unhandledRejection', this.#stray);
    return JSON.stringify({ cases: this.cases, faults: this.faults.slice(0, 20) });
  }

  fault(what, why) {
    this.faults.push(`${what}: ${why}`);
  }

  /** A typed error, which names `place` if that was what it refused. */
  refused(what, error, place) {
    const { code, message } = error ?? {};
    if (error?.name !== 'LibreAuthError' || !(error instanceof Error))
      return this.fault(what, `not ours: ${error?.stack ?? typeof error}`);
    if (!this.#codes.includes(code)) this.fault(what, `no such code: ${code}`);
    if (code === 'internal') this.fault(what, message);
    if (message.length > 1_000) this.fault(what, `${message.length} characters of message`);
    const named = !/^(invalid_argument|invalid_option)$/.test(code) || message.includes(place);
    if (place && !named) this.fault(what, `does not name ${place}: ${message}`);
  }

  /** Something that throws at once, or works. `accepts`: may it work? */
  now(what, place, accepts, work) {
    this.cases += 1;
    try {
      work();
    } catch (error) {
      return this.refused(what, error, place);
    }
    if (!accepts) this.fault(what, 'was accepted');
  }

  /** A call: it rejects or resolves, and throws in no case. */
  async call(what, place, accepts, work) {
    this.cases += 1;
    let promise;
    try {
      promise = work();
      if (!(promise instanceof Promise)) return this.fault(what, 'is no promise');
    } catch (error) {
      return this.fault(what, `threw at once: ${error?.stack ?? typeof error}`);
    }
    try {
      await promise;
    } catch (error) {
      return this.refused(what, error, place);
    }
    if (!accepts) this.fault(what, 'was accepted');
  }

  /** The client is as good as ever. */
  async works(what, app) {
    try {
      await (app.license ? app.init().then(() => app.license('k')) : app.init('k'));
      if ((await app.check()).licensed !== true) this.fault(what, 'the client is not licensed');
    } catch (error) {
      this.fault(what, `the client is broken: ${error?.stack ?? error}`);
    }
  }
}

const make = (classes, service, options = {}) => {
  const all = { fetch: yes, hwid: HWID, heartbeat: false, ...ALONE, ...options };
  return service === 'LibreAuth'
    ? new classes.LibreAuth('MyApp', OWNER, '1.0', undefined, all)
    : new classes.Lockence('https://a.test/api/v1', 'key', all);
};

/** Every argument and option of both constructors. */
export async function constructors(classes, codes) {
  const { LibreAuth, Lockence } = classes;
  const trial = new Trial(codes);
  const absent = (it) => it === undefined;
  const bag = (it) => absent(it) || (isObject(it) && !Array.isArray(it));
  const places = [
    ['LibreAuth name', 'name', isText, (it) => new LibreAuth(it, OWNER, '1.0')],
    ['LibreAuth ownerId', 'ownerId', isText, (it) => new LibreAuth('MyApp', it, '1.0')],
    ['LibreAuth version', 'version', isText, (it) => new LibreAuth('MyApp', OWNER, it)],
    [
      'LibreAuth url',
      'url',
      (it) => absent(it) || isText(it),
      (it) => new LibreAuth('a', OWNER, '1', it),
    ],
    ['LibreAuth options', 'options', bag, (it) => new LibreAuth('a', OWNER, '1', undefined, it)],
    ['Lockence url', 'url', isText, (it) => new Lockence(it, 'key')],
    ['Lockence apiKey', 'apiKey', isText, (it) => new Lockence('https://a.test', it)],
    ['Lockence options', 'options', bag, (it) => new Lockence('https://a.test', 'key', it)],
  ];
  for (const [service, options] of [
    ['LibreAuth', { ...SHARED, ...OWN }],
    ['Lockence', SHARED],
  ]) {
    for (const [name, accepts] of Object.entries(options)) {
      const beside = { signature: { publicKey: KEY }, decrypt: { enckey: ENCKEY } }[name];
      const construct = (it) => make(classes, service, { ...beside, [name]: it }).free();
      places.push([`${service} ${name}`, name, (it) => absent(it) || accepts(it), construct]);
    }
  }
  for (const [what, place, accepts, construct] of places) {
    for (const [name, value] of Object.entries(VALUES)) {
      const it = value();
      const isBag = place === 'options' && bagOf(it);
      // Of a bag it is the first bad option that is named.
      trial.now(`${what} = ${name}`, isBag ? '' : place, isBag || safely(accepts, it), () =>
        construct(it),
      );
    }
    for (const service of ['LibreAuth', 'Lockence'])
      await trial.works(what, make(classes, service));
  }
  return trial.end();
}

/** What may be read as a bag of options, whatever comes of it. */
const bagOf = (it) => isObject(it);

/** `Array.isArray` throws on a revoked proxy. */
function safely(accepts, it) {
  try {
    return accepts(it);
  } catch {
    return false;
  }
}

/** Every argument and option of every method, `signal` among them; listeners and their events. */
export async function methods(classes, codes, service) {
  const trial = new Trial(codes);
  const app = make(classes, service);
  for (const [method, [args, options]] of Object.entries(METHODS[service])) {
    console.log(`${service}.${method}`); // of all tests the longest: whoever waits hears that it gets on
    const good = args.map((name) => (name === 'code' ? '123456' : 'good'));
    const places = args.map((name, at) => [
      name,
      isText,
      (it) => app[method](...good.with(at, it)),
    ]);
    places.push(['options', undefined, (it) => app[method](...good, it)]);
    const isSignal = (it) => it === undefined || it instanceof AbortSignal;
    places.push(['signal', isSignal, (it) => app[method](...good, { signal: it })]);
    for (const name of options) {
      const accepts = (it) => it === undefined || isText(it);
      places.push([name, accepts, (it) => app[method](...good, { [name]: it })]);
    }
    for (const [place, accepts, call] of places) {
      await trial.works(`${service} ${method}, before ${place}`, app);
      for (const [name, value] of Object.entries(VALUES)) {
        const it = value();
        const may = accepts ? safely(accepts, it) : it === undefined || bagOf(it);
        const named = place === 'options' && bagOf(it) ? '' : place;
        await trial.call(`${service} ${method} ${place} = ${name}`, named, may, () => call(it));
      }
      await trial.works(`${service} ${method}, after ${place}`, app);
    }
  }
  for (const [name, value] of Object.entries(VALUES)) {
    const it = value();
    trial.now(`subscribe(${name})`, 'listener', isFunction(it), () => app.subscribe(it)());
    trial.now(`on('state', ${name})`, 'listener', isFunction(it), () => app.on('state', it)());
    trial.now(`on(${name})`, 'event', false, () => app.on(it, () => {}));
    // Of a text it says what is wrong with it as a device id.
    const place = isText(it) ? '' : 'exported';
    await trial.call(`importDevice(${name})`, place, isText(it), () => app.importDevice(it));
  }
  await trial.works(`${service} listeners`, app);
  app.free();
  return trial.end();
}

/** A body of three chunks that say they are that long. */
function lying(length) {
  let left = 3;
  const value = Object.defineProperty(new Uint8Array(2), 'length', { value: length });
  return { getReader: () => ({ read: async () => ({ done: left-- === 0, value }) }) };
}

/** What may stand in for a response: by what is odd about it. */
const bodies = {
  ...VALUES,
  'a stream that errors': () => new ReadableStream({ start: (it) => it.error(new Error('no')) }),
  'a locked stream': () => {
    const it = new ReadableStream();
    it.getReader();
    return it;
  },
  'a stream of texts': () =>
    new ReadableStream({
      start(it) {
        it.enqueue('{"success":true}');
        it.close();
      },
    }),
  'a reader that throws': () => ({ getReader: no }),
  'a reader of nonsense': () => ({ getReader: () => ({ read: async () => 7, cancel: no }) }),
  'a reader of null': () => ({ getReader: () => ({ read: async () => null }) }),
  'a reader that throws later': () => ({ getReader: () => ({ read: no, cancel: no }) }),
  'chunks of another length than they say': () => lying(1_000),
  'chunks of a negative length': () => lying(-1),
  'chunks of no length': () => lying(Number.NaN),
  'chunks of endless length': () => lying(Infinity),
};
bodies['a promise that never settles'] = bodies.undefined; // silence is a table of its own

const headers = (get) => ({ get });

/** Whatever `fetch` may do instead of its duty. */
export async function fetches(classes, codes) {
  const trial = new Trial(codes);
  let instead = yes;
  const fetch = (...args) => instead(...args);
  const apps = {
    plain: make(classes, 'LibreAuth', { fetch }),
    lockence: make(classes, 'Lockence', { fetch }),
  };
  const pinned = make(classes, 'LibreAuth', { fetch, publicKey: KEY });
  const encrypted = make(classes, 'LibreAuth', { fetch, enckey: ENCKEY });
  apps.encrypted = encrypted;
  const table = {};
  for (const [name, value] of Object.entries(bodies)) {
    table[`throws ${name}`] = () => {
      throw value();
    };
    table[`rejects with ${name}`] = () => Promise.reject(value());
    table[`gives ${name}`] = () => value();
    table[`a status that is ${name}`] = () => ({
      status: value(),
      headers: new Headers(),
      body: null,
    });
    table[`headers that are ${name}`] = () => ({ status: 200, headers: value(), body: null });
    table[`a header that is ${name}`] = () => ({
      status: 200,
      headers: headers(value),
      body: null,
    });
    table[`a body that is ${name}`] = () => ({
      status: 200,
      headers: new Headers(),
      body: value(),
    });
    table[`an arrayBuffer that is ${name}`] = () => ({
      status: 200,
      headers: new Headers(),
      arrayBuffer: value,
    });
    table[`a Response of ${name}`] = () => new Response(value());
  }
  // Silence: a table of its own, below.
  for (const name of Object.keys(table)) {
    if (/(gives|arrayBuffer that is) a promise that never/.test(name)) delete table[name];
  }
  const kinds = Object.entries(apps);
  for (const [name, broken] of Object.entries(table)) {
    const [kind, app] = kinds[trial.cases % kinds.length];
    instead = yes;
    await trial.works(`before fetch ${name}`, app);
    instead = broken;
    await trial.call(`${kind}: fetch ${name}`, '', true, () => app.check());
    instead = broken;
    await trial.call(`pinned: fetch ${name}`, '', false, () => pinned.init());
  }
  instead = yes;
  for (const app of Object.values(apps)) await trial.works('after all', app);
  return trial.end();
}

/** A service without a platform's `Response`, whose own code may not bear what is done below. */
const plainly = async () => {
  let done = false;
  const read = async () => {
    const next = { done, value: done ? undefined : new TextEncoder().encode(YES) };
    done = true;
    return next;
  };
  return { status: 200, headers: { get: () => null }, body: { getReader: () => ({ read }) } };
};

/** What a page may have done to what every script shares: whose, which, and to what. */
function poisons() {
  const all = [];
  const poison = (owner, target, names, descriptors) => {
    for (const name of names) {
      for (const [how, descriptor] of Object.entries(descriptors))
        all.push([`${owner}.${String(name)} ${how}`, target, name, descriptor]);
    }
  };
  const broken = {
    throws: { value: no, writable: true },
    'does nothing': { value: () => {}, writable: true },
    'is gone': { value: undefined, writable: true },
  };
  const options = [
    ...Object.keys(SHARED),
    ...Object.keys(OWN),
    'signal',
    'code',
    'email',
    'reason',
  ];
  const fields = ['success', 'message', 'state', 'licensed', 'status', 'headers', 'method', 'done'];
  poison('Object.prototype', Object.prototype, [...options, ...fields, 'toJSON', '0', 'length'], {
    'is a text': { value: 'x', writable: true, enumerable: true },
    'is a function': { value: no, writable: true, enumerable: true },
  });
  const lists = [
    'map',
    'filter',
    'find',
    'includes',
    'join',
    'concat',
    'some',
    'forEach',
    'indexOf',
  ];
  poison('Array.prototype', Array.prototype, lists, broken);
  poison('Promise.prototype', Promise.prototype, ['then', 'catch', 'finally'], broken);
  poison('Promise', Promise, ['race', 'all', 'any', 'resolve', 'reject'], broken);
  poison('globalThis', globalThis, ['URL', 'Request', 'AbortController', 'fetch'], {
    'is gone': broken['is gone'],
  });
  return all;
}

/** Calls while something is poisoned, and what the same client and a new one are worth afterwards. */
export async function poisoned(classes, codes) {
  const trial = new Trial(codes);
  for (const [what, target, name, descriptor] of poisons()) {
    const app = make(classes, 'LibreAuth', { fetch: plainly });
    await trial.works(`before ${what}`, app);
    const was = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { ...descriptor, configurable: true });
    const jobs = [() => app.check(), () => app.variable('a')];
    let made;
    try {
      // Judged only afterwards, by what works again.
      for (let at = 0; at < jobs.length; at += 1) {
        const promise = begun(jobs[at]);
        jobs[at] = () => promise;
      }
      made = begun(() => new classes.LibreAuth('MyApp', OWNER, '1.0'));
      for (let turn = 0; turn < 100; turn += 1) await undefined;
    } finally {
      if (was) Object.defineProperty(target, name, was);
      else delete target[name];
    }
    for (const job of jobs) await trial.call(`${what}: a call`, '', true, job);
    trial.now(`${what}: a new client`, '', true, () => {
      if (made.thrown) throw made.thrown[0];
      made.free();
    });
    await trial.works(`after ${what}`, app);
    await trial.works(`anew after ${what}`, make(classes, 'LibreAuth', { fetch: plainly }));
    app.free();
  }
  return trial.end();
}

/** What some work gives or throws at once; nothing that it gives is told as unhandled meanwhile. */
function begun(work) {
  try {
    const it = work();
    (async () => {
      try {
        await it;
      } catch {}
    })();
    return it;
  } catch (thrown) {
    return { thrown: [thrown] };
  }
}
