/** What loaders use of script.js. */

/** The one connection of this context to its database, which is made if there is none; it may throw. */
export function connected(): unknown;

/** An extension's own storage, where there is one. */
export function extensionArea(area?: 'session' | 'local'): unknown;
