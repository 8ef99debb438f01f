/** Tables as text for a terminal and as Markdown, and what the goals come to. */

/** `{ caption?, head, rows }` with columns of one width each. */
export function toText({ caption, head, rows }) {
  const widths = head.map((_name, at) => Math.max(...[head, ...rows].map((row) => row[at].length)));
  const line = (row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at])))
      .join('  ')
      .trimEnd();
  return [...(caption ? [caption] : []), ...[head, ...rows].map(line)].join('\n');
}

export function toMarkdown({ caption, head, rows }) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, at) => (at === 0 ? '---' : '---:'));
  const table = [line(head), line(rule), ...rows.map(line)].join('\n');
  return caption ? `${caption}:\n\n${table}` : table;
}

/** Every goal of the rows that were measured, and whether it is met. */
export function summary(rows, results, names = Object.keys(results)) {
  const lines = names.flatMap((name) => {
    const goals = [...rows[name].goals(results[name].figures)];
    return goals.map(({ what, value, must, aim, unit }) => [
      rows[name].title,
      what,
      withUnit(value, unit, 3),
      `≤ ${withUnit(must, unit)}`,
      value <= must ? 'met' : 'NOT MET',
      aim === undefined ? '–' : `≤ ${withUnit(aim, unit)}`,
      aim === undefined ? '–' : value <= aim ? 'met' : 'not met',
    ]);
  });
  return { head: ['figure', 'of', 'measured', 'must reach', '', 'aim', ''], rows: lines };
}

function withUnit(value, unit, digits = 2) {
  if (unit === 'B') return `${value.toLocaleString('en')} B`;
  if (unit === 'ms') return `${value.toFixed(1)} ms`;
  return `${value.toFixed(digits)} ${unit}`;
}
