import { inPage } from '../browser.mjs';
import { differences, inWords, quantile, round, spread } from '../statistics.mjs';

/** What may be spent on verifying an answer, as a part of what it takes to get one from this machine. */
const AT_MOST = 0.35;

/** The key of the emulator's demo seed. */
const PUBLIC_KEY = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';

export const title = 'What verifying a signature adds to one check()';

export async function measure({ chromium, emulator, rounds }) {
  const { overHttp, inside } = await inPage(chromium, {
    row: 'verification',
    emulator,
    publicKey: PUBLIC_KEY,
    warmUp: 60,
    rounds,
    batches: 60,
    batch: 20,
  });
  const { bare, unpinned, pinned } = overHttp;
  const median = (values) => quantile(values, 0.5);
  const paired = differences(pinned, unpinned);
  const own = differences(inside.pinned, inside.unpinned);
  const ratio = (cost) => round(cost / median(bare));
  return {
    unit: 'ms',
    overHttp: {
      bareFetch: spread(bare),
      unpinnedCheck: spread(unpinned),
      pinnedCheck: spread(pinned),
      verification: spread(paired),
      verificationOfMedians: round(median(pinned) - median(unpinned)),
    },
    inside: {
      unpinnedCheck: spread(inside.unpinned),
      pinnedCheck: spread(inside.pinned),
      verification: spread(own),
    },
    ratio: {
      atMost: AT_MOST,
      overHttp: ratio(median(paired)),
      ofMedians: ratio(median(pinned) - median(unpinned)),
      inside: ratio(median(own)),
      unpinnedToBare: ratio(median(unpinned)),
      pinnedToBare: ratio(median(pinned)),
    },
  };
}

export function* lines({ overHttp, inside, ratio }) {
  yield 'Over HTTP on loopback, in turns; median (quartiles, of so many):';
  yield `  A  bare fetch, the same request       ${inWords(overHttp.bareFetch)}`;
  yield `  B  check() without publicKey          ${inWords(overHttp.unpinnedCheck)}`;
  yield `  C  check() with publicKey             ${inWords(overHttp.pinnedCheck)}`;
  yield `  C - B in the same round               ${inWords(overHttp.verification)}`;
  yield `  C - B of the medians                  ${overHttp.verificationOfMedians.toFixed(3)} ms`;
  yield `  B / A ${ratio.unpinnedToBare.toFixed(2)}, C / A ${ratio.pinnedToBare.toFixed(2)}`;
  yield 'Without a network, in batches of 20 calls in turns; time of one call:';
  yield `  b  check() without publicKey          ${inWords(inside.unpinnedCheck)}`;
  yield `  c  check() with publicKey             ${inWords(inside.pinnedCheck)}`;
  yield `  c - b                                 ${inWords(inside.verification)}`;
  const worst = Math.max(ratio.overHttp, ratio.ofMedians, ratio.inside);
  yield `(C - B) / A = ${ratio.overHttp} in the same round, ${ratio.ofMedians} of the medians, ` +
    `(c - b) / A = ${ratio.inside}`;
  yield `must be at most ${ratio.atMost}: ${worst <= ratio.atMost ? 'met' : 'not met'}`;
}
