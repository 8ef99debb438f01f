/**
 * Asks the app's own function for the id, which may throw or give anything.
 *
 * @param {() => unknown} hwid
 * @returns {Promise<string>} rejects with what went wrong, as a text
 */
export async function ask(hwid) {
  let id;
  try {
    id = await hwid();
  } catch (thrown) {
    throw textOf(thrown) ?? 'it threw something that is no Error';
  }
  if (typeof id !== 'string') throw 'it did not return a string';
  return id;
}

function textOf(thrown) {
  if (typeof thrown === 'string') return thrown;
  try {
    if (typeof thrown.message === 'string') return thrown.message;
  } catch {}
}
