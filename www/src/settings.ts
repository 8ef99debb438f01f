import type { LibreAuthOptions, SessionOptions } from 'libreauth-client/full';
import { libreauthApp, lockenceKey, publicKeys, type Service } from './seed.ts';

/** What the form says. Nothing is checked here: the client checks, and its errors are worth seeing. */
export interface Settings {
  readonly service: Service;
  readonly appName: string;
  readonly ownerId: string;
  readonly version: string;
  readonly libreauthUrl: string;
  /** What is pinned, if anything, and what is demanded of a signature. */
  readonly trust: Pick<LibreAuthOptions, 'publicKey' | 'signature'>;
  readonly apiKey: string;
  readonly lockenceUrl: string;
  readonly key: string;
  /** Milliseconds; 0 stands for "no automatic beats". */
  readonly heartbeat: number;
  readonly grace: number;
  readonly timeout: number;
  /** Where the session is kept, whether a lost one is opened again, and whether closing ends it. */
  readonly life: Pick<SessionOptions, 'storage' | 'remember' | 'logoutOnClose'>;
}

const choices = {
  heartbeat: [
    ['5 s', 5_000],
    ['15 s', 15_000],
    ['1 min', 60_000],
    ['never', 0],
  ],
  grace: [
    ['none', 0],
    ['30 s', 30_000],
    ['2 min', 120_000],
    ['15 min', 900_000],
  ],
  timeout: [
    ['1 s', 1_000],
    ['3 s', 3_000],
    ['10 s', 10_000],
  ],
} as const;

const chosen = { heartbeat: '5000', grace: '30000', timeout: '3000' } as const;

/** Puts the emulator's demo app into the form. */
export function prefill(form: HTMLFormElement, emulator: string): void {
  for (const name of ['heartbeat', 'grace', 'timeout'] as const) {
    const select = field<HTMLSelectElement>(form, name);
    for (const [label, ms] of choices[name]) select.add(new Option(label, String(ms)));
    select.value = chosen[name];
  }
  field(form, 'appName').value = libreauthApp.name;
  field(form, 'ownerId').value = libreauthApp.ownerId;
  field(form, 'version').value = libreauthApp.version;
  field(form, 'libreauthUrl').value = `${emulator}/api/1.3/`;
  field(form, 'apiKey').value = lockenceKey;
  field(form, 'lockenceUrl').value = `${emulator}/api/v1`;
}

export function readSettings(form: HTMLFormElement): Settings {
  const data = new FormData(form);
  const text = (name: string) => String(data.get(name) ?? '');
  return {
    service: text('service') === 'lockence' ? 'lockence' : 'libreauth',
    appName: text('appName'),
    ownerId: text('ownerId'),
    version: text('version'),
    libreauthUrl: text('libreauthUrl'),
    trust: trust(text('pinned'), text('signature')),
    apiKey: text('apiKey'),
    lockenceUrl: text('lockenceUrl'),
    key: text('key'),
    heartbeat: Number(text('heartbeat')),
    grace: Number(text('grace')),
    timeout: Number(text('timeout')),
    life: life(text('storage'), text('remember'), text('close')),
  };
}

/** What is usual need not be said. */
function life(storage: string, remember: string, close: string): Settings['life'] {
  return {
    ...(storage === 'localStorage' || storage === 'memory' ? { storage } : {}),
    ...(remember === 'none' ? { remember } : {}),
    ...(close === 'logout' ? { logoutOnClose: true } : {}),
  };
}

/** Without a key there is nothing to demand of a signature; what is usual need not be said. */
function trust(pinned: string, signature: string): Settings['trust'] {
  if (pinned !== 'right' && pinned !== 'wrong') return {};
  const publicKey = publicKeys[pinned];
  return signature === 'prefer' || signature === 'off' ? { publicKey, signature } : { publicKey };
}

/** Names the client that these settings make: another licence key still fits the same client. */
export function clientIdentity({ key: _, ...rest }: Settings): string {
  return JSON.stringify(rest);
}

export function field<T extends HTMLElement = HTMLInputElement>(
  form: HTMLFormElement,
  name: string,
): T {
  return form.elements.namedItem(name) as unknown as T;
}
