// What a story says about what it sees. It runs where there is no node:assert.

/** Both as JSON: what a client gives is plain data. */
export function same(seen, wanted, what = '') {
  const [left, right] = [JSON.stringify(seen), JSON.stringify(wanted)];
  if (left !== right) throw new Error(`${what} is ${left}, not ${right}`);
}

export function holds(it, what) {
  if (!it) throw new Error(`not so: ${what}`);
}

/** The error that a call ends in, which must have this code. */
export async function refused(call, code, what = '') {
  let value;
  try {
    value = await call;
  } catch (error) {
    if (error?.code === code) return error;
    throw new Error(`${what} is ${error?.code}, not ${code}: ${error?.stack ?? error}`);
  }
  throw new Error(`${what} is no error but ${JSON.stringify(value)}`);
}
