/** One emulator: a world in the wasm, its clock, and the ways to it. */
import type { World } from '../../build/testkit/libreauth_testkit.js';
import type * as Public from '../../types/testing.js';
import { address } from './address.js';
import { Clock } from './clock.js';
import { EmulatorError } from './error.js';
import { answerer } from './exchange.js';
import { Faults } from './faults.js';
import { fetcher } from './fetch.js';
import { install } from './install.js';
import { readLog } from './log.js';
import { Operator, plain } from './operator.js';
import { router } from './route.js';
import { world } from './world.js';

/** A name that leads nowhere (RFC 6761), so that what misses the emulator reaches nobody. */
const NOWHERE = 'https://emulator.test';

const OPTIONS = ['url', 'now', 'cors'];

type LicenceAction = 'revoke' | 'ban' | 'expire' | 'restore' | 'reset_hwid';

export class Emulator implements Public.Emulator {
  readonly url: string;
  readonly faults: Public.Faults;
  readonly fetch: Public.Emulator['fetch'];
  readonly route: Public.Emulator['route'];
  readonly #world: World;
  readonly #clock: Clock;
  readonly #operator: Operator;

  constructor(seed: unknown, options: Public.EmulatorOptions = {}) {
    const unknown = Object.keys(options).find((name) => !OPTIONS.includes(name));
    if (unknown) throw new EmulatorError(`There is no option ${unknown}: ${OPTIONS.join(', ')}`);
    this.url = originOf(options.url ?? NOWHERE);
    this.#clock = new Clock(options.now);
    this.#world = worldOf(seed);
    const answer = answerer(this.#world, () => this.#clock.now);
    this.#operator = new Operator(answer);
    this.faults = new Faults(this.#operator);
    this.fetch = fetcher(answer, this.url, options.cors ?? false);
    this.route = router(answer);
  }

  get libreauth(): Public.LibreAuthAccess {
    const app = this.state.libreauth[0];
    if (!app) throw new EmulatorError('The seed has no LibreAuth application: libreauth is empty');
    const { name, ownerid: ownerId, version } = app;
    return { url: `${this.url}/api/1.3/`, name, ownerId, version, publicKey: this.publicKey };
  }

  get lockence(): Public.LockenceAccess {
    const app = this.state.lockence[0];
    if (!app) throw new EmulatorError('The seed has no Lockence application: lockence is empty');
    return { url: `${this.url}/api/v1`, apiKey: app.api_key };
  }

  get publicKey(): string {
    return this.state.public_key;
  }

  get now(): number {
    return this.#clock.now;
  }

  set now(at: number | Date) {
    this.#clock.set(at);
  }

  advance(ms: number): void {
    this.#clock.advance(ms);
  }

  get requests(): readonly Public.EmulatedRequest[] {
    return readLog(this.#operator.read('log'));
  }

  get state(): Public.EmulatorState {
    return this.#operator.read('state');
  }

  revoke(key: string): void {
    this.#licence(key, 'revoke');
  }

  ban(key: string): void {
    this.#licence(key, 'ban');
  }

  expire(key: string): void {
    this.#licence(key, 'expire');
  }

  restore(key: string): void {
    this.#licence(key, 'restore');
  }

  resetHwid(key: string): void {
    this.#licence(key, 'reset_hwid');
  }

  endSessions(): void {
    this.#operator.tell('sessions', { action: 'kill_all' });
  }

  configure(settings: Public.SettingsChange): void {
    this.#operator.tell('settings', settings);
  }

  reset(): void {
    this.#clock.restart();
    this.#operator.tell('reset');
  }

  install(): Public.Restore {
    return install(this.fetch, this.url);
  }

  announcement(url: string): string {
    return this.#world.announcement(url);
  }

  #licence(key: string, action: LicenceAction): void {
    this.#operator.tell('licences', { key, action });
  }
}

function originOf(url: string): string {
  const { origin } = address(url) ?? { origin: 'null' };
  if (origin === 'null') throw new EmulatorError(`url: ${url} is no address such as ${NOWHERE}`);
  return origin;
}

function worldOf(seed: unknown): World {
  const World = world();
  const text = textOf(seed ?? World.demoSeed());
  try {
    return new World(text);
  } catch (error) {
    // The wasm throws the library's words as they are.
    throw new EmulatorError(typeof seed === 'string' ? String(error) : plain(String(error)));
  }
}

function textOf(seed: unknown): string {
  if (typeof seed === 'object' && !Array.isArray(seed)) return JSON.stringify(seed);
  if (typeof seed !== 'string')
    throw new EmulatorError('seed: it must be an object, or the JSON of one');
  try {
    JSON.parse(seed);
  } catch (cause) {
    throw new EmulatorError(`seed: ${cause instanceof Error ? cause.message : cause}`, { cause });
  }
  return seed;
}
