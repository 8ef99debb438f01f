/** Who may ask for what. */
import type { Snapshot } from '../../types/index.js';
import type { Runtime, Sender } from './api.js';

export type ContentScripts = 'none' | 'read' | 'all';

/** `'foreign'` is not answered at all. */
export type Access = ContentScripts | 'foreign';

/**
 * The extension's own pages may do all. A content script shares its process with the web page that it is
 * in, and whoever breaks into that speaks in its name: it gets what the app allows.
 */
export function access(runtime: Runtime, sender: Sender, scripts: ContentScripts): Access {
  // Other extensions and web pages have events of their own (`onMessageExternal`), to which nothing
  // listens here.
  if (!runtime.id || sender?.id !== runtime.id) return 'foreign';
  // Of the browser's making both: a page can't choose what stands there.
  const from = sender.origin ?? sender.url ?? '';
  const own = origin(runtime.getURL(''));
  return own !== undefined && origin(from) === own ? 'all' : scripts;
}

/** Not `URL.origin`, which is "null" for an extension's address in some browsers. */
function origin(address: string): string | undefined {
  return /^[\w-]+:\/\/[^/?#]+/.exec(address)?.[0];
}

/** A licence's user is named after its key, and metadata is the vendor's: neither is for web pages. */
export function redacted(snapshot: Snapshot): Snapshot {
  const { verdict } = snapshot;
  return {
    ...snapshot,
    account: null,
    verdict: verdict && { ...verdict, username: null, metadata: null },
  };
}
