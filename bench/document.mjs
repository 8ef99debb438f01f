/** Puts what was measured into its places in `docs/benchmarks.md`; the words around them stay. */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { busy } from './circumstances.mjs';
import { summary, toMarkdown } from './report.mjs';

/**
 * Fills every `<!-- bench:NAME -->` … `<!-- /bench:NAME -->`: `summary`, `circumstances`, and a row's
 * charts and tables. A row that was never measured leaves its place as it is.
 */
export function update(file, rows, results, charts) {
  let text = readFileSync(file, 'utf8');
  text = filled(text, 'summary', toMarkdown(summary(rows, results)));
  text = filled(text, 'circumstances', circumstances(results));
  const folder = relative(dirname(file), charts).replaceAll('\\', '/');
  for (const [name, { figures }] of Object.entries(results)) {
    const images = [...rows[name].charts(figures)].map(
      (chart) => `![${chart.title}](${folder}/${chart.name}.svg)`,
    );
    const tables = [...rows[name].tables(figures)].map(toMarkdown);
    text = filled(text, name, [...images, ...tables].join('\n\n'));
  }
  writeFileSync(file, text);
}

/** @throws where the text has no such place */
export function filled(text, name, content) {
  const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the document has no place for ${name}: ${begin}`);
  return `${text.slice(0, from + begin.length)}\n${content}\n${text.slice(to)}`;
}

/** When, with what and on what; rows that were measured at other times are told apart. */
function circumstances(results) {
  const groups = new Map();
  for (const [name, { date, versions, machine }] of Object.entries(results)) {
    const { commit, ...others } = versions;
    const key = JSON.stringify([date.slice(0, 10), commit, others, machine]);
    groups.set(key, [...(groups.get(key) ?? []), name]);
  }
  return [...groups]
    .map(([key, names]) => {
      const [day, commit, versions, machine] = JSON.parse(key);
      const { system, processor, memory } = machine;
      const used = Object.entries(versions).map(([name, version]) =>
        version?.toLowerCase().startsWith(name) ? version : `${name} ${version}`,
      );
      const which = groups.size === 1 ? '' : ` (${names.join(', ')})`;
      return `Measured on ${day}${which}, commit \`${commit}\`, on ${system}, ${processor}, ${memory}, with ${used.join(', ')}. ${busy(machine) ?? ''}`.trimEnd();
    })
    .join('\n\n');
}
