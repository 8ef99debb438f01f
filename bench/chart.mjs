/**
 * Draws a chart as SVG: bars (median, with the quartiles as a whisker) or lines. Axes begin at zero.
 * It follows the reader's light or dark theme, also as an image in a page, and brings its own ground,
 * since a page may have another theme than the system.
 */

const WIDTH = 760;
const FONT = 'system-ui, -apple-system, "Segoe UI", sans-serif';

/** Both themes. Ours, others and the goal differ in lightness, not only in hue; words stand out from lines. */
const STYLE = `
  .ground { fill: #fff }
  text { font: 13px ${FONT}; fill: #1f2328; paint-order: stroke; stroke: #fff; stroke-width: 4px }
  .title { font-size: 15px; font-weight: 600 }
  .quiet { font-size: 12px; fill: #59636e }
  .grid { stroke: #d1d9e0 }
  .axis { stroke: #59636e }
  .ours { fill: #0b62c4 } .others { fill: #9aa4af }
  .line { fill: none; stroke-width: 2.5 } .line.ours { stroke: #0b62c4; fill: none } .line.others { stroke: #9aa4af; fill: none }
  .whisker { stroke: #1f2328; stroke-width: 1.5 }
  .goal { stroke: #b3261e; stroke-width: 2; stroke-dasharray: 5 4 } .goal-label { font-size: 12px; fill: #b3261e }
  @media (prefers-color-scheme: dark) {
    .ground { fill: #0d1117 }
    text { fill: #e6edf3; stroke: #0d1117 }
    .quiet { fill: #9198a1 }
    .grid { stroke: #3d444d }
    .axis { stroke: #9198a1 }
    .ours { fill: #4aa3ff } .others { fill: #6e7681 }
    .line.ours { stroke: #4aa3ff } .line.others { stroke: #9198a1 }
    .whisker { stroke: #e6edf3 }
    .goal { stroke: #ff7b72 } .goal-label { fill: #ff7b72 }
  }`;

/** From what a row's `charts()` yields to the text of an SVG. */
export function draw(chart) {
  const body = chart.lines ? lines(chart) : bars(chart);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${body.height}" width="${WIDTH}" height="${body.height}" role="img" aria-labelledby="title">
<title id="title">${escaped(chart.title)}</title>
<style>${STYLE}
</style>
<rect class="ground" width="100%" height="100%" rx="6"/>
<text class="title" x="12" y="24">${escaped(chart.title)}</text>
${body.parts.join('\n')}
</svg>
`;
}

function bars({ bars: all, limit, unit }) {
  const left = 16 + 7.2 * Math.max(...all.map(({ label }) => label.length));
  const right = WIDTH - 96;
  const top = limit ? 62 : 44;
  const step = 34;
  const bottom = top + step * all.length;
  const highest = Math.max(...all.map(({ value, upper = value }) => Math.max(value, upper)));
  const ticks = ticksTo(Math.max(highest, limit?.value ?? 0));
  const x = (value) => left + ((right - left) * value) / ticks.at(-1);
  const parts = ticks.map((tick) => vertical(x(tick), top - 4, bottom, tick));
  const figures = []; // above everything else
  for (const [at, { label, value, lower, upper, ours }] of all.entries()) {
    const y = top + step * at;
    const middle = y + step / 2;
    const width = Math.max(x(value) - left, 1);
    const end = x(Math.max(value, upper ?? value));
    parts.push(
      text('', left - 8, middle + 4.5, label, 'end'),
      `<rect class="${ours ? 'ours' : 'others'}" x="${at2(left)}" y="${y + 7}" width="${at2(width)}" height="${step - 14}"/>`,
    );
    if (lower !== undefined && x(upper) - x(lower) >= 1)
      parts.push(
        `<path class="whisker" fill="none" d="M${at2(x(lower))} ${middle - 5}v10M${at2(x(lower))} ${middle}H${at2(x(upper))}M${at2(x(upper))} ${middle - 5}v10"/>`,
      );
    figures.push(text('', end + 7, middle + 4.5, `${short(value)} ${unit}`.trim()));
  }
  parts.push(
    `<line class="axis" x1="${at2(left)}" x2="${at2(left)}" y1="${top - 4}" y2="${bottom}"/>`,
  );
  if (limit) {
    const at = x(limit.value);
    const words = `${limit.label} (${short(limit.value)}${unit ? ` ${unit}` : ''})`;
    const anchor = at > WIDTH / 2 ? 'end' : 'start';
    parts.push(
      `<line class="goal" x1="${at2(at)}" x2="${at2(at)}" y1="${top - 10}" y2="${bottom}"/>`,
      text('goal-label', at + (anchor === 'end' ? 4 : -4), top - 15, words, anchor),
    );
  }
  return { height: bottom + 30, parts: [...parts, ...figures] };
}

function lines({ lines: all, unit, across }) {
  const [left, right, top, bottom] = [70, WIDTH - 24, 50 + 20 * all.length, 360];
  const points = all.flatMap((line) => line.points);
  const xs = ticksTo(Math.max(...points.map(([at]) => at)));
  const ys = ticksTo(Math.max(...points.map(([, value]) => value)));
  const x = (at) => left + ((right - left) * at) / xs.at(-1);
  const y = (value) => bottom - ((bottom - top) * value) / ys.at(-1);
  const parts = ys.map(
    (tick) =>
      `<line class="grid" x1="${left}" x2="${right}" y1="${at2(y(tick))}" y2="${at2(y(tick))}"/>` +
      text('quiet', left - 8, y(tick) + 4, short(tick), 'end'),
  );
  for (const tick of xs) parts.push(text('quiet', x(tick), bottom + 18, short(tick), 'middle'));
  parts.push(
    text('quiet', right, bottom + 36, across, 'end'),
    text('quiet', left - 8, top - 10, unit, 'end'),
    `<line class="axis" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/>`,
  );
  for (const [at, line] of all.entries()) {
    const path = line.points.map(([px, value]) => `${at2(x(px))},${at2(y(value))}`).join(' ');
    const kind = `line ${line.ours ? 'ours' : 'others'}`;
    // Two lines of one colour are told apart by their dashes.
    const dash = all.slice(0, at).some((it) => it.ours === line.ours)
      ? ' stroke-dasharray="8 4"'
      : '';
    parts.push(
      `<polyline class="${kind}"${dash} points="${path}"/>`,
      `<line class="${kind}"${dash} x1="${left}" x2="${left + 30}" y1="${44 + 20 * at}" y2="${44 + 20 * at}"/>`,
      text('', left + 38, 48 + 20 * at, line.label),
    );
  }
  return { height: bottom + 48, parts };
}

/** Round numbers from zero on, the last at or above `highest`. */
export function ticksTo(highest) {
  const rough = (highest || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((it) => it * power).find((it) => it >= rough * 0.999);
  const count = Math.ceil(highest / step - 1e-9) || 1;
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

function vertical(x, top, bottom, tick) {
  return (
    `<line class="grid" x1="${at2(x)}" x2="${at2(x)}" y1="${top}" y2="${bottom}"/>` +
    text('quiet', x, bottom + 18, short(tick), 'middle')
  );
}

function text(kind, x, y, words, anchor = 'start') {
  const name = kind ? ` class="${kind}"` : '';
  const align = anchor === 'start' ? '' : ` text-anchor="${anchor}"`;
  return `<text${name} x="${at2(x)}" y="${at2(y)}"${align}>${escaped(words)}</text>`;
}

/** Three digits that count: `78,522`, `157`, `8.62`, `0.31`. */
function short(value) {
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

function at2(value) {
  return String(Math.round(value * 100) / 100);
}

function escaped(words) {
  return words.replace(/[&<>"]/g, (it) => `&#${it.charCodeAt(0)};`);
}
