// Storages of an app's own, and a look at what lies in any storage.

/** One over a plain object, `held`; `odd` replaces some of its methods. */
export function own(odd) {
  const held = {};
  return {
    held,
    get: (key) => held[key],
    set(key, text) {
      held[key] = text;
    },
    remove(key) {
      delete held[key];
    },
    ...odd,
  };
}

/** The same, with an answer some time later. */
export function slow({ held, ...methods }) {
  const later = (method) =>
    async function late(...args) {
      await new Promise((resolve) => setTimeout(resolve, 2));
      return method(...args);
    };
  const { get, set, remove } = methods;
  return { held, get: later(get), set: later(set), remove: later(remove) };
}

/** An extension's interface to its storage areas. */
export function areas() {
  const area = () => {
    const kept = new Map();
    return {
      get: async (key) => (kept.has(key) ? { [key]: kept.get(key) } : {}),
      set: async (entry) => void kept.set(...Object.entries(entry)[0]),
      remove: async (key) => void kept.delete(key),
    };
  };
  return { runtime: { id: 'abc' }, storage: { session: area(), local: area() } };
}

/** What the storage holds under that key; it is one of the above, or named as the option names it. */
export async function read(storage, key) {
  if (storage === 'indexedDB') return inDatabase(key);
  if (storage === 'localStorage') return localStorage.getItem(key);
  const area = /^chrome\.(.+)/.exec(storage)?.[1];
  if (area) return (await browser.storage[area].get(key))[key];
  return storage.held[key];
}

/** The key that seals: what it is, and whether it can be had. */
export async function vault(slot) {
  const { key } = await inDatabase(`key:${slot}`);
  const { algorithm, extractable, type, usages } = key;
  let exported;
  try {
    exported = await crypto.subtle.exportKey('raw', key);
  } catch {}
  // WebKit names the usages in an order of its own, and Firefox lets nobody sort its list.
  return {
    algorithm,
    extractable,
    type,
    usages: [...usages].sort(),
    exported: exported !== undefined,
  };
}

async function inDatabase(key) {
  const answer = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = reject;
    });
  const database = await answer(indexedDB.open('libreauth-client'));
  try {
    // Nobody wrote anything yet: the client makes the store with the database.
    if (!database.objectStoreNames.contains('device')) throw new Error('there is no store');
    return await answer(database.transaction('device').objectStore('device').get(key));
  } finally {
    database.close();
  }
}
