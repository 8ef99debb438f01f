// Carries a request out and reads its answer as raw bytes. In JavaScript, since all of it is:
// whatever a `fetch` option returns may throw from any getter, and a rejection covers that.

/**
 * @param {typeof fetch | undefined} fetch stands in for the global one
 * @param {Request} request
 * @param {number} maxBytes more are not read
 * @returns {Promise<[status: number, retryAfter: string | null, body: Uint8Array | null]>}
 *   no body: it has more than `maxBytes`
 */
export async function carryOut(fetch, request, maxBytes) {
  const response = await (fetch ?? globalThis.fetch)(request);
  const { status } = response;
  if (!(status >= 100 && status < 600)) throw new TypeError('fetch returned no Response');
  const body = response.body === undefined ? await whole(response) : await chunks(response.body);
  return [status, response.headers.get('retry-after'), body];

  // No stream to read from: an old polyfill. The limit then holds only afterwards.
  async function whole(response) {
    const bytes = new Uint8Array(await response.arrayBuffer());
    return bytes.length > maxBytes ? null : bytes;
  }

  async function chunks(stream) {
    if (stream === null) return new Uint8Array();
    const reader = stream.getReader();
    const parts = [];
    let length = 0;
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > maxBytes) {
        reader.cancel().catch(() => {});
        return null;
      }
      parts.push(next.value);
    }
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const part of parts) {
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }
}

/**
 * What `fetch` rejected with may be anything; only an error's text, shortened, is kept.
 *
 * @param {unknown} thrown
 */
export function textOf(thrown) {
  try {
    const text = thrown instanceof Error ? thrown.message : thrown;
    return typeof text === 'string' ? text.slice(0, 200) : '';
  } catch {
    return '';
  }
}
