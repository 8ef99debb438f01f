import assert from 'node:assert/strict';
import { test } from 'node:test';
import { draw, ticksTo } from '../chart.mjs';
import { filled } from '../document.mjs';
import { summary, toMarkdown, toText } from '../report.mjs';

const table = {
  caption: 'Bytes',
  head: ['who', 'B'],
  rows: [
    ['ours', '1'],
    ['theirs', '100'],
  ],
};

test('a table as text has columns of one width, and as Markdown a rule', () => {
  assert.equal(toText(table), 'Bytes\nwho       B\nours      1\ntheirs  100');
  assert.equal(
    toMarkdown(table),
    'Bytes:\n\n| who | B |\n| --- | ---: |\n| ours | 1 |\n| theirs | 100 |',
  );
});

test('a goal is met at its limit, and a miss is marked', () => {
  const goals = () => [
    { what: 'at', value: 1.25, must: 1.25, aim: 1.1, unit: '×' },
    { what: 'above', value: 1.251, must: 1.25, unit: '×' },
  ];
  const { rows } = summary({ row: { title: 'Row', goals } }, { row: { figures: {} } });
  assert.deepEqual(rows, [
    ['Row', 'at', '1.250 ×', '≤ 1.25 ×', 'met', '≤ 1.10 ×', 'not met'],
    ['Row', 'above', '1.251 ×', '≤ 1.25 ×', 'NOT MET', '–', '–'],
  ]);
});

test('axes begin at zero and reach what is drawn', () => {
  for (const highest of [0.003, 0.7, 1, 9.99, 48_000, 100_001]) {
    const ticks = ticksTo(highest);
    assert.equal(ticks[0], 0);
    assert.ok(ticks.at(-1) >= highest && ticks.at(-1) <= highest * 2.6, `${highest}: ${ticks}`);
    assert.ok(ticks.length <= 7, `${highest}: ${ticks}`);
  }
});

test('the length of a bar is its value', () => {
  const bars = [
    { label: 'one', value: 10 },
    { label: 'four & more', value: 40, ours: true },
  ];
  const svg = draw({ title: 'A < B', unit: 'ms', bars });
  const widths = [...svg.matchAll(/<rect class="o[^>]* width="([\d.]+)"/g)].map(([, width]) =>
    Number(width),
  );
  assert.equal((widths[1] / widths[0]).toFixed(2), '4.00');
  assert.ok(svg.includes('A &#60; B') && svg.includes('four &#38; more'));
  assert.ok(svg.includes('prefers-color-scheme: dark'));
});

test('a place in the document is filled again and again, and the words around it stay', () => {
  const text = 'Before.\n<!-- bench:x -->\nold\n<!-- /bench:x -->\nAfter.\n';
  const once = filled(text, 'x', 'new');
  assert.equal(once, 'Before.\n<!-- bench:x -->\nnew\n<!-- /bench:x -->\nAfter.\n');
  assert.equal(filled(once, 'x', 'new'), once);
  assert.throws(() => filled(text, 'y', ''), /no place for y/);
});
