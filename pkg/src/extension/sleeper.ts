/**
 * A client that lives on over the background's sleep. The browser ends an idle background after half a
 * minute, timers and all, and starts it again for an alarm or a message: then the session is resumed,
 * which is its beat; unless nothing is due yet, and what is known still counts.
 */
import type { Diagnostics, LibreAuthError, LicenseSession, Snapshot } from '../../types/index.js';
import { Alarm } from './alarm.js';
import type { Api } from './api.js';
import { LibreAuthError as ErrorClass, failure, report } from './errors.js';
import { Keepsakes } from './keepsake.js';
import { counts, Naps } from './nap.js';

/** In these there is a session that is worth going on with. */
const OPEN = ['active', 'grace', 'expired'];
/** These last until something is done about them. */
const ENDED = ['expired', 'denied', 'closed'];
/** From these a session is resumed, or logged in to. */
const SHUT = ['idle', 'initialized'];
/** The session can't be asked about, and its grace is over. */
const UNREACHABLE = {
  state: 'expired',
  licensed: false,
  reason: 'unreachable',
  message: null,
  graceUntil: null,
} as const;
/** Before a session that could not be resumed is tried again: this long, twice, four times … */
const RETRY_MS = 60_000;
const LONGEST_RETRY_MS = 3_600_000;
/** When another context of the extension beats, or a beat is under way, that is looked at then. */
const LOOK_MS = 60_000;

export type Source = LicenseSession | (() => LicenseSession);

export interface Known {
  readonly snapshot: Snapshot;
  readonly diagnostics: Diagnostics;
}

/** Who is told of it. */
export interface Watcher {
  /** There is a client now. */
  watch(client: LicenseSession): void;
  /** How things stand is otherwise than it was. */
  ring(): void;
}

export class Sleeper {
  readonly #source: Source;
  readonly #alarm: Alarm;
  readonly #naps: Naps;
  readonly #keepsakes: Keepsakes;
  readonly #watcher: Watcher;
  #client: LicenseSession | undefined;
  #awake: Promise<LicenseSession> | undefined;
  #resuming = false;
  #failures = 0;
  #retryAt: number | null = null;
  /** Why the last try to resume it failed. */
  #trouble: Pick<Snapshot, 'reason' | 'message'> = { reason: null, message: null };
  /** While the client's snapshot is the first of these, the other one tells more. */
  #instead: readonly [Snapshot, Snapshot] | undefined;
  #settling: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(
    source: Source,
    { alarms, storage }: Required<Api>,
    keepsLicense: boolean,
    watcher: Watcher,
  ) {
    this.#source = source;
    this.#alarm = new Alarm(alarms);
    this.#naps = new Naps(storage.session);
    this.#keepsakes = new Keepsakes(keepsLicense);
    this.#watcher = watcher;
  }

  /** The background was started, for whatever reason. */
  async start(): Promise<void> {
    const nap = await this.#naps.read();
    if (this.#stopped) return;
    // Slept, and the alarm is there unless it was lost; or updated, restarted, switched on again.
    if (nap) await this.#alarm.set(counts(nap) ? nap.due : Date.now());
    else if (await this.#keepsakes.has()) await this.client();
  }

  /** Something is due, unless it was done in between. */
  async alarm(name: string): Promise<void> {
    if (!this.#alarm.rang(name) || this.#stopped) return;
    const wasAwake = this.#awake !== undefined;
    const instead = this.#instead;
    const client = await this.client();
    if (wasAwake && !SHUT.includes(client.state)) await this.#beat(client);
    else if (wasAwake && (this.#retryAt ?? 0) <= Date.now())
      await this.#resume(client, this.#known(client));
    await this.settle();
    if (this.#instead !== instead) this.#watcher.ring();
  }

  /** The client, with its session resumed if there is one. */
  client(): Promise<LicenseSession> {
    this.#awake ??= this.#wake().catch((error) => {
      this.#awake = undefined; // may be tried again
      throw error;
    });
    return this.#awake;
  }

  /** How things stand. The service is asked only if something is due. */
  async known(): Promise<Known> {
    if (!this.#awake) {
      const nap = await this.#naps.read();
      if (nap && counts(nap)) return nap;
    }
    return this.#known(await this.client());
  }

  /** A call was made, and answered. */
  async called(call: string, args: readonly unknown[]): Promise<void> {
    this.#keepsakes.heed(call, args);
    if (/^logout$/i.test(call)) {
      // Also of a session that could not be resumed.
      this.#retryAt = null;
      this.#instead = undefined;
      await this.#keepsakes.keep(false);
    }
    await this.settle();
  }

  /** Sees to it that whatever comes next finds the background as it is now. */
  settle(): Promise<void> {
    // Nobody's call fails by it, and the next time is another try.
    this.#settling = this.#settling.then(() => this.#settle()).catch(report);
    return this.#settling;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    if (typeof this.#source === 'function') this.#client?.free();
    await this.#alarm.set(null);
  }

  async #wake(): Promise<LicenseSession> {
    const nap = await this.#naps.read();
    if (this.#stopped) throw failure('freed', 'This background was stopped.');
    const source = this.#source;
    // One that was made before a resume failed in some odd way is good for another try.
    if (!this.#client) {
      const client = typeof source === 'function' ? source() : source;
      this.#client = client;
      // Nobody is told what a background that is ended now would not know any more.
      client.subscribe(() => void this.settle().then(() => this.#watcher.ring()));
      this.#watcher.watch(client);
    }
    const client = this.#client;
    this.#failures = nap?.failures ?? 0;
    await this.#resume(client, nap);
    await this.settle();
    // The client's own snapshot is as new as the client: nobody else would hear of this.
    if (this.#instead) this.#watcher.ring();
    return client;
  }

  /** @param before how things stood, if that is known */
  async #resume(client: LicenseSession, before: Known | undefined): Promise<void> {
    this.#resuming = true;
    this.#retryAt = null;
    try {
      await this.#keepsakes.resume(client, before?.snapshot.state === 'initialized');
      this.#failures = 0;
      // To resume is LibreAuth's beat; Lockence's `validate` only asks, and the session would lapse.
      if ('validate' in client && client.state === 'active' && client.getSnapshot().beating)
        await client.heartbeat().catch(() => {});
    } catch (error) {
      if (ErrorClass.is(error)) this.#failed(client, error);
    } finally {
      this.#resuming = false;
    }
    if (before) this.#goOn(before, client);
  }

  #failed(client: LicenseSession, error: LibreAuthError): void {
    // One that nobody signed, where answers are signed, is trouble.
    const no = error.category === 'denied' && error.verification !== 'unverified';
    if (no) {
      // Nobody asked, and so nobody hears the error: the session says it.
      const { code: reason, serverMessage: message = null } = error;
      const was = client.getSnapshot();
      this.#instead = [was, { ...was, state: 'denied', licensed: false, reason, message }];
    }
    // Whoever wants to know calls, and hears it; here it is only tried again, as a live client beats on.
    if (no || error.category === 'usage') return;
    this.#trouble = { reason: error.code, message: error.serverMessage ?? null };
    const doubled = RETRY_MS * 2 ** Math.min(this.#failures, 10);
    // Jitter, so that clients that lost the service together do not come back as one.
    const wait = Math.min(doubled, LONGEST_RETRY_MS) * (0.9 + 0.2 * Math.random());
    this.#retryAt = Date.now() + Math.max(wait, error.retryAfterMs ?? 0);
    this.#failures += 1;
  }

  /** What holds over the sleep and is not the session's. */
  #goOn({ snapshot, diagnostics }: Known, client: LicenseSession): void {
    const now = client.getSnapshot();
    if (now.licensed && snapshot.licensed && snapshot.beating !== now.beating) {
      if (now.beating) client.stopHeartbeat();
      else client.startHeartbeat();
    }
    if (!SHUT.includes(now.state) || this.#instead?.[0] === now) return;
    // The new client knows nothing of how the one before ended.
    if (ENDED.includes(snapshot.state) && (now.state === 'idle' || this.#retryAt !== null))
      this.#instead = [now, snapshot];
    else if (snapshot.licensed && this.#retryAt !== null) {
      const graceUntil = snapshot.graceUntil ?? diagnostics.graceUntil ?? 0;
      this.#instead = [now, { ...snapshot, ...this.#trouble, state: 'grace', graceUntil }];
    }
  }

  /** The client's own timer may have done it a moment ago, and the browser's alarms are coarse. */
  async #beat(client: LicenseSession): Promise<void> {
    const { nextBeatAt, leading } = client.diagnostics();
    const due = nextBeatAt === null ? leading : nextBeatAt <= Date.now();
    if (!due || !client.getSnapshot().beating) return;
    try {
      await client.heartbeat();
    } catch {} // It shows as grace.
  }

  async #settle(): Promise<void> {
    const client = this.#client;
    // What is half resumed is not yet what there is.
    if (!client || this.#resuming || this.#stopped) return;
    const { snapshot, diagnostics } = this.#known(client);
    if (!SHUT.includes(client.state)) this.#retryAt = null;
    const due =
      this.#retryAt === null
        ? dueOf(snapshot, diagnostics)
        : Math.min(this.#retryAt, snapshot.graceUntil ?? this.#retryAt);
    const keeps = OPEN.includes(snapshot.state) || this.#retryAt !== null;
    const nap = { snapshot, diagnostics, due, at: Date.now(), failures: this.#failures };
    // In this order, since the background may be ended in between: while a session is known to be open,
    // there is what resumes it. One that could not be resumed is tried at the next start, too.
    if (keeps) await this.#keepsakes.keep(true).catch(report);
    await Promise.all([this.#alarm.set(due), this.#naps.write(nap)]);
    if (!keeps && snapshot.state !== 'idle') await this.#keepsakes.keep(false);
  }

  #known(client: LicenseSession): Known {
    const now = client.getSnapshot();
    const [was, then] = this.#instead ?? [];
    // No client ends this grace.
    if (then?.state === 'grace' && (then.graceUntil ?? 0) <= Date.now())
      this.#instead = [was ?? now, { ...then, ...UNREACHABLE }];
    const instead = was === now ? this.#instead?.[1] : undefined;
    return { snapshot: instead ?? now, diagnostics: client.diagnostics() };
  }
}

function dueOf({ beating, graceUntil }: Snapshot, { nextBeatAt }: Diagnostics): number | null {
  const beat = nextBeatAt ?? (beating ? Date.now() + LOOK_MS : null);
  return graceUntil === null ? beat : Math.min(graceUntil, beat ?? graceUntil);
}
