import type {
  Account,
  ErrorCode,
  LibreAuth,
  Lockence,
  LockenceSession,
  Verdict,
} from 'libreauth-client/full';
import type { Client } from './client.ts';
import { date } from './format.ts';
import type { Service } from './seed.ts';

/** What a step's answer comes to: one line, and facts worth showing beside it. */
export interface Outcome {
  readonly good: boolean;
  readonly line: string;
  readonly facts: readonly (readonly [string, string])[];
  /** Why the service said no. */
  readonly reason?: ErrorCode | null;
  /** Why the session counts on, although it said no: nobody signed that, or it is being opened again. */
  readonly kept?: 'unsigned' | 'lost' | null;
}

export interface Step {
  readonly name: string;
  readonly does: string;
  /** Has the session what this step is for? "Run all" passes over it then. */
  done?(client: Client): boolean;
  run(client: Client, key: string, signal: AbortSignal): Promise<Outcome>;
}

const logout: Step = {
  name: 'logout',
  does: 'Ends the session, here and on the service.',
  run: async (client, _key, signal) => {
    await client.logout({ signal });
    return { good: true, line: 'Logged out', facts: [] };
  },
};

const heartbeat: Step = {
  name: 'heartbeat',
  does: 'One beat now. Others come by themselves.',
  run: async (client, _key, signal) => fromVerdict(await client.heartbeat({ signal })),
};

// The form picks the steps and the client by the same choice, so the casts below hold.
const libreauth: readonly Step[] = [
  {
    name: 'init',
    does: 'Opens a session for the app, or resumes the one that there is.',
    run: async (client, _key, signal) => {
      const answer = await (client as LibreAuth).init({ signal });
      const { message, newSession, app, publicKeyMatches } = answer;
      const facts: [string, string][] = [];
      if (client.getSnapshot().licensed) facts.push(['Licensed', 'yes, the session was there']);
      if (newSession !== null) facts.push(['New session', yesNo(newSession)]);
      if (app?.version) facts.push(['App version', app.version]);
      if (publicKeyMatches !== null)
        facts.push(['Its key is the pinned one', yesNo(publicKeyMatches)]);
      return { good: true, line: message, facts };
    },
  },
  {
    name: 'license',
    does: 'Redeems the licence key on this device.',
    done: (client) => client.getSnapshot().licensed,
    run: async (client, key, signal) =>
      fromAccount(await (client as LibreAuth).license(key, { signal })),
  },
  {
    name: 'check',
    does: 'Asks whether the session is good.',
    run: async (client, _key, signal) => fromVerdict(await client.check({ signal })),
  },
  heartbeat,
  logout,
];

const lockence: readonly Step[] = [
  {
    name: 'init',
    does: 'Redeems the licence key and opens a session.',
    run: async (client, key, signal) =>
      fromSession(await (client as Lockence).init(key, { signal })),
  },
  {
    name: 'validate',
    does: 'Asks whether the session is good.',
    run: async (client, _key, signal) =>
      fromVerdict(await (client as Lockence).validate({ signal })),
  },
  heartbeat,
  logout,
];

export const steps: Readonly<Record<Service, readonly Step[]>> = { libreauth, lockence };

export function yesNo(is: boolean): string {
  return is ? 'yes' : 'no';
}

function fromVerdict(verdict: Verdict): Outcome {
  const facts: [string, string][] = [['Licensed', yesNo(verdict.licensed)]];
  if (verdict.reason) facts.push(['Reason', verdict.reason]);
  facts.push(['Verification', verdict.verification]);
  const line = verdict.message || 'No words';
  const { success: good, reason, licensed, verification } = verdict;
  const kept = verification === 'unverified' ? 'unsigned' : 'lost';
  return { good, line, facts, reason, kept: !good && licensed ? kept : null };
}

function fromAccount({ message, username, subscriptions }: Account): Outcome {
  const facts: [string, string][] = [];
  if (username) facts.push(['User', username]);
  for (const { name, expiresAt } of subscriptions) {
    facts.push([
      `Subscription ${name}`,
      expiresAt === null ? 'no end' : `until ${date(expiresAt)}`,
    ]);
  }
  return { good: true, line: message, facts };
}

function fromSession({ message, username, expiresAt }: LockenceSession): Outcome {
  const facts: [string, string][] = [];
  if (username) facts.push(['User', username]);
  if (expiresAt !== null) facts.push(['Expires', date(expiresAt)]);
  return { good: true, line: message, facts };
}
