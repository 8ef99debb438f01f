import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tasksOf } from '../trace.mjs';

const own = { pid: 1, tid: 2 };
/** The thread's own clock runs half as fast here: every other moment the machine did something else. */
const at = (ts, dur) => ({ ts, tts: ts / 2, ...(dur === undefined ? {} : { dur, tdur: dur / 2 }) });
const mark = (name, ts) => ({ ...own, cat: 'blink.user_timing', name, ph: 'I', ...at(ts) });
const run = (ts, dur) => ({ ...own, cat: 'x', name: 'RunTask', ph: 'X', ...at(ts, dur) });

test('the longest task of the marking thread stands first, with the parts that it is made of', () => {
  const traceEvents = [
    run(0, 60_500), // that which sets the mark
    mark('import', 60_000),
    run(61_000, 5_000),
    run(70_000, 40_000),
    { ...own, cat: 'v8', name: 'v8.compile', ph: 'X', ...at(71_000, 1_000) },
    mark('unpacker-compile:begin', 75_000),
    mark('unpacker-instantiate:end', 76_000),
    mark('wasm-compile:begin', 96_000),
    mark('wasm-compile:end', 99_000),
    mark('wasm-instantiate:begin', 99_000),
    mark('wasm-instantiate:end', 101_000),
    { ...own, cat: 'x', name: 'wasm.CompileLazy', ph: 'X', ...at(103_000, 3_000) },
    mark('ready', 120_000),
    run(130_000, 90_000), // after it
    { ...run(80_000, 99_000), tid: 3 }, // of another thread
  ];
  const tasks = tasksOf({ traceEvents });
  assert.deepEqual(
    tasks.map(({ took, busy }) => [took, busy]),
    [
      [40, 20],
      [5, 2.5],
    ],
  );
  assert.deepEqual(tasks[0].parts, {
    'parse and compile the script': 0.5,
    'make the unpacker': 0.5,
    unpack: 10,
    'compile the wasm': 1.5,
    'instantiate the wasm': 1,
    'compile its functions, each when first called': 1.5,
    'first calls into it': 3,
    'run the rest': 2,
  });
});

test('a trace without marks is refused', () => {
  assert.throws(() => tasksOf({ traceEvents: [run(0, 1)] }), /no marks/);
});
