// The one story that every row tells: two keys of the emulator's seed, and what is shown for each.

export const WRONG = 'NO-SUCH-KEY';
export const GOOD = 'DEMO-KEY-0004';

/** The whole of it: who, on which plan, and that the service's signature was verified. */
export const LICENSED = `Licensed: ${GOOD}, premium, verified`;

export const shownFor = (key) =>
  key === GOOD ? /^\s*Licensed: DEMO-KEY-0004, premium,\s+verified\s*$/ : /^license_invalid: ./;

/** Says that the service was asked for it all, and by nobody else: what is shown could be made up. */
export async function wasAsked(emulator) {
  const calls = await emulator.calls();
  const count = (which) => calls.filter((it) => it === which).length;
  const well =
    count('init ok') >= 1 &&
    count('license no') === 1 &&
    count('license ok') === 1 &&
    count('check ok') >= 1;
  if (!well) throw new Error(`the service was asked ${calls.join(', ') || 'nothing'}`);
}
