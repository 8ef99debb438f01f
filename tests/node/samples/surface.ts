// What an app in TypeScript may write, and what it may not: `tsc --strict` reads this, nobody runs it.
import {
  type AppInfo,
  type ChatMessage,
  type Diagnostics,
  type ErrorCode,
  type Health,
  LibreAuth,
  LibreAuthError,
  type LibreAuthOptions,
  type LicenseSession,
  Lockence,
  type StorageTrouble,
  type TwoFactorSecret,
  type Verdict,
  type Verification,
} from 'libreauth-client/full';

const KEY = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';

const options: LibreAuthOptions = {
  hwid: async () => 'A-WORKSTATION-OF-JOHN-DOE',
  device: 'install',
  heartbeat: false,
  graceMs: 0,
  timeoutMs: 1_000,
  maxResponseBytes: 2_048,
  fetch: (request) => fetch(request),
  storage: { get: async (key) => localStorage.getItem(key), set() {}, remove() {} },
  remember: 'none',
  shareTabs: false,
  logoutOnClose: true,
  hash: KEY,
  publicKey: [KEY, KEY],
  signature: 'prefer',
  maxClockSkewMs: 60_000,
  enckey: true,
  decrypt: async (body, enckey) => {
    const bytes: Uint8Array<ArrayBuffer> = body;
    const key: string = enckey;
    const data = await crypto.subtle.digest('SHA-256', bytes); // an ArrayBuffer of its own: no cast
    return key ? data : new DataView(data);
  },
};
const others: LibreAuthOptions[] = [
  { publicKey: KEY, signature: 'require' },
  { publicKey: KEY, signature: 'off' },
  { enckey: '0123456789abcdefghijklmnopqrstuvwxy', decrypt: 'B-zero' },
  { enckey: true, decrypt: () => '{"success":true}' },
  { enckey: true, decrypt: (body) => new Int8Array(body.buffer) },
  { storage: 'chrome.session', remember: 'credentials-in-memory' },
];

export async function everyCall(signal: AbortSignal): Promise<void> {
  using app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, options);
  const { publicKey, publicKeyMatches, changelog } = await app.init({ signal });
  const told: [string | null, boolean | null, string | null] = [
    publicKey,
    publicKeyMatches,
    changelog,
  ];
  await app.login('john_doe', 'correct horse', { code: '123456', signal });

  const text: string[] = [
    await app.variable('motd'),
    await app.getUserVariable('theme'),
    await app.webhook('7kR0UedlVI', {
      params: '?a=1',
      body: '{}',
      contentType: 'application/json',
    }),
  ];
  const nothing: Promise<void>[] = [
    app.setUserVariable('theme', 'dark'),
    app.log('started', { pcUser: 'john' }),
    app.ban({ reason: 'debugger' }),
    app.sendChatMessage('general', 'hello'),
    app.forgotPassword('john_doe', 'john@example.invalid'),
    app.changeUsername('john'),
    app.enableTwoFactor({ code: '123456' }),
    app.disableTwoFactor('123456', { signal }),
  ];
  await Promise.all(nothing);
  const file: Uint8Array<ArrayBuffer> = await app.file('385624');
  const blob = new Blob([file]); // bytes of their own: no cast
  const isListed: boolean = await app.isBlacklisted();
  const online: string[] = await app.onlineUsers();
  const stats: AppInfo = await app.stats();
  const messages: ChatMessage[] = await app.chatMessages('general');
  const sent: Date[] = messages.flatMap(({ sentAt }) => (sentAt === null ? [] : new Date(sentAt)));
  const factor: TwoFactorSecret = await app.enableTwoFactor();
  const health: Health = await app.health();
  const report: unknown = health.report.db;
  const { clockSkewMs, storageTrouble } = app.diagnostics();
  const skew: number | null = clockSkewMs;
  const trouble: StorageTrouble | null = storageTrouble;
  const stop: () => void = app.on('leader', ({ leading }) => leading || app.free());
  app.on('storage', (event) => console.log(event.trouble === trouble, stop));
  console.log(told, text, blob, isListed, online, stats, sent, factor, report, skew, others);
}

export async function eitherService(session: LicenseSession): Promise<boolean> {
  const { licensed, verification, reason }: Verdict = await session.check();
  const sure: Verification = verification;
  const why: ErrorCode | null = reason;
  const seen: Diagnostics = session.diagnostics();
  const { account } = session.getSnapshot();
  const name: string | null | undefined = account?.username;
  return licensed && sure !== 'unverified' && why === null && seen.beats >= 0 && name !== '';
}
void eitherService(new Lockence('https://your-domain.com/api/v1', 'key', { heartbeat: 60_000 }));

export function explain(error: unknown): string | undefined {
  if (!LibreAuthError.is(error)) return undefined;
  const how: Verification | undefined = error.verification;
  switch (error.code) {
    case 'signature_missing':
    case 'signature_invalid':
    case 'signature_stale':
    case 'response_mismatched':
      return error.category === 'untrusted' ? error.message : how;
    case 'not_found':
    case 'decryption_failed':
      return error.category === 'config' ? error.serverMessage : undefined;
    // @ts-expect-error: there is no such code
    case 'signature_wrong':
      return undefined;
    default:
      return error.code;
  }
}

export class Mine extends LibreAuth {
  override async check(): Promise<Verdict> {
    return super.check();
  }
}

export async function mistakes(app: LibreAuth, other: Lockence): Promise<void> {
  // @ts-expect-error: it is a key of text
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { publicKey: 42 });
  // @ts-expect-error: no such demand
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { signature: 'always' });
  // @ts-expect-error: no such scheme
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { enckey: true, decrypt: 'D' });
  // @ts-expect-error: a key is made, or given
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { enckey: false });
  // @ts-expect-error: it must give text or bytes
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { enckey: true, decrypt: () => 42 });
  // @ts-expect-error: no such storage
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { storage: 'sessionStorage' });
  // @ts-expect-error: it must forget, too
  new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, { storage: new Map<string, string>() });
  // @ts-expect-error: no such event
  app.on('leading', () => {});
  // @ts-expect-error: Lockence signs nothing
  new Lockence('https://your-domain.com/api/v1', 'key', { publicKey: KEY });
  // @ts-expect-error: Lockence has no variables
  await other.variable('motd');
  // @ts-expect-error: an id is a text
  await app.variable(7);
  // @ts-expect-error: of two arguments one is missing
  await app.setUserVariable('theme');
  // @ts-expect-error: no such option
  await app.ban({ why: 'debugger' });
  // @ts-expect-error: with a code there is no secret
  const secret: TwoFactorSecret = await app.enableTwoFactor({ code: '123456' });
  // @ts-expect-error: what was read can't be written
  (await app.check()).licensed = true;
  // @ts-expect-error: such a call gives nothing
  const said: string = await app.log('started');
  console.log(secret, said);
}
