/**
 * libreauth-client/full: both services, LibreAuth's calls that few apps make, and encrypted answers.
 *
 * @module libreauth-client/full
 */
import type { AppInfo, CallOptions, LibreAuth as Usual, LibreAuthOptions as UsualOptions } from './index.js';

export * from './index.js';
export { Lockence } from './lockence.js';

/** A session with a LibreAuth service (API 1.3 and 1.4), with every call there is. */
export class LibreAuth {
  /** As that of the default entry; `options` may also have answers encrypted. */
  constructor(name: string, ownerId: string, version: string, url?: string, options?: LibreAuthOptions);
}

export interface LibreAuth extends Usual, FurtherCalls {}

/**
 * Calls that few apps make. LibreAuth names `file` and `webhook`; the others are those of the KeyAuth
 * API that it is modelled on. A service without one answers `not_supported`.
 */
export interface FurtherCalls {
  /** The bytes of a file that the panel holds; see `maxResponseBytes` (its hex is twice as long). @throws `not_found` */
  file(id: string, options?: CallOptions): Promise<Uint8Array<ArrayBuffer>>;
  /** Has the service call an address that the panel holds, and gives what that answered. @throws `not_found` */
  webhook(id: string, options?: WebhookOptions): Promise<string>;
  /** Bans the logged-in user, this device and its address. Only the panel can undo it. */
  ban(options?: BanOptions): Promise<void>;
  /** Is this device or its address on the application's blacklist? */
  isBlacklisted(options?: CallOptions): Promise<boolean>;
  /** Who is online: user names, perhaps masked. */
  onlineUsers(options?: CallOptions): Promise<string[]>;
  /** Statistics of the application. */
  stats(options?: CallOptions): Promise<AppInfo>;
  /** What was said in a chat channel, in the service's order. */
  chatMessages(channel: string, options?: CallOptions): Promise<ChatMessage[]>;
  /** Says something in a chat channel. */
  sendChatMessage(channel: string, message: string, options?: CallOptions): Promise<void>;
  /** Mails the user a link to change the password. @throws `credentials_invalid` when user and address don't match */
  forgotPassword(username: string, email: string, options?: CallOptions): Promise<void>;
  /** Renames the logged-in user. The service ends the session: the state is `closed`, and the user logs in anew. @throws `username_taken` */
  changeUsername(newUsername: string, options?: CallOptions): Promise<void>;
  /** With a code of the authenticator: switches the second factor on. @throws `two_factor_required` when the code is wrong */
  enableTwoFactor(options: CallOptions & { code: string }): Promise<void>;
  /** Makes a secret for an authenticator. Nothing is switched on before it is called again with the authenticator's code. */
  enableTwoFactor(options?: CallOptions): Promise<TwoFactorSecret>;
  /** Switches the second factor off. @throws `two_factor_required` when the code is wrong */
  disableTwoFactor(code: string, options?: CallOptions): Promise<void>;
  /** How the service says it is: `GET /health`. Needs no session. Not signed: anybody may have said so. */
  health(options?: CallOptions): Promise<Health>;
}

/** What {@link LibreAuth} takes. */
export interface LibreAuthOptions extends UsualOptions {
  /**
   * Has the service encrypt its answers: `true` makes a key, or 35 letters and digits. Needs a secure
   * context. TLS hides the answers already; the service does not say how it encrypts: see `decrypt`.
   */
  enckey?: true | string;
  /**
   * With `enckey`: one of the field's conventions, or a function of your own. By default all are tried,
   * and the one that yields JSON is kept.
   *
   * All are AES-256-CBC in hex or base64. `'A'`: the key is the first 32 characters of the hex of
   * SHA-256(enckey), the IV the first 16 of that of SHA-256(`init_iv`), which `init` sends. `'B'`: the
   * IV from SHA-256(enckey); `'B-zero'`: zeros; `'B-prefixed'`: before the ciphertext. `'C'`: the key is
   * SHA-256(enckey), the IV before the ciphertext.
   */
  decrypt?: 'A' | 'B' | 'B-zero' | 'B-prefixed' | 'C'
    | ((body: Uint8Array<ArrayBuffer>, enckey: string) => string | ArrayBuffer | ArrayBufferView | Promise<string | ArrayBuffer | ArrayBufferView>);
}

/** What {@link LibreAuth.webhook} takes. */
export interface WebhookOptions extends CallOptions {
  /** Appended to the panel's address. */
  params?: string;
  /** Posted there, at most 65,535 bytes. */
  body?: string;
  /** The body's content type. */
  contentType?: string;
}

/** What {@link LibreAuth.ban} takes. */
export interface BanOptions extends CallOptions {
  /** Shown in the panel: at most 99 bytes. */
  reason?: string;
}

/** Something that was said in a chat channel. */
export interface ChatMessage {
  /** The user's name. */
  readonly author: string;
  /** The words, as the service holds them. They are another user's: never put them into a page as HTML. */
  readonly text: string;
  /** When it was said, by the service's clock. */
  readonly sentAt: number | null;
}

/** What an authenticator is set up with. */
export interface TwoFactorSecret {
  /** To be typed into an authenticator. */
  readonly secret: string | null;
  /** To be shown as a QR code, as the service writes it. */
  readonly qrCode: string | null;
}

/** What the service says of itself. Not signed. */
export interface Health {
  /** The Ed25519 key that the service says it signs with. */
  readonly publicKey: string | null;
  /** Is that the pinned one? `null`: nothing to compare. */
  readonly publicKeyMatches: boolean | null;
  /** All that it reports, under its own names. */
  readonly report: Readonly<Record<string, unknown>>;
}
