// The one story that every row tells: two keys of the emulator's seed, and what is shown for each.

export const WRONG = 'NO-SUCH-KEY';
export const GOOD = 'DEMO-KEY-0004';

/** The whole of it: who, on which plan, and that the service's signature was verified. */
export const LICENSED = `Licensed: ${GOOD}, premium, verified`;

export const shownFor = (key) =>
  key === GOOD ? /^Licensed: DEMO-KEY-0004, premium,\s+verified$/ : /^license_invalid: ./;

/** Says that the service was asked for it all, and by nobody else: what is shown could be made up. */
export async function wasAsked(emulator) {
  const calls = await emulator.calls();
  const counts = calls.reduce((sum, it) => ({ ...sum, [it]: (sum[it] ?? 0) + 1 }), {});
  const well =
    counts['init ok'] >= 1 &&
    counts['license no'] === 1 &&
    counts['license ok'] === 1 &&
    counts['check ok'] >= 1;
  if (!well) throw new Error(`the service was asked ${JSON.stringify(counts)}`);
}
