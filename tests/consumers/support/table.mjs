// What came of it all, for people: a table, and a closing line that a machine can read.

const HEAD = ['row', 'visit', 'version', 'shown', 'wasm', 'bytes', 'seconds', 'result'];
/** Bytes and seconds stand right. */
const RIGHT = new Set([5, 6]);

/** One line for each visit. @param results in the order in which they are shown */
export function table(results) {
  const rows = results.map((it) => [
    it.row,
    it.visit,
    it.version || '–',
    it.shown || '–',
    it.wasm || '–',
    it.bytes ? it.bytes.toLocaleString('en') : '–',
    it.seconds.toFixed(1),
    it.error ? 'FAILED' : 'ok',
  ]);
  const widths = HEAD.map((_, at) => Math.max(...[HEAD, ...rows].map((row) => row[at].length)));
  const line = (cells) =>
    cells
      .map((cell, at) => (RIGHT.has(at) ? cell.padStart(widths[at]) : cell.padEnd(widths[at])))
      .join('  ')
      .trimEnd();
  return [HEAD, widths.map((width) => '-'.repeat(width)), ...rows].map(line).join('\n');
}

/** Such as `consumers: 24 passed, 0 failed`. */
export function closing(results) {
  const failed = results.filter((it) => it.error).length;
  return `consumers: ${results.length - failed} passed, ${failed} failed`;
}
