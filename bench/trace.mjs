/** Reads a Chromium trace: the main thread's tasks, and what the longest was made of. */

export const CATEGORIES = [
  '-*',
  'v8',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'v8.wasm',
  'blink.user_timing',
];

/**
 * The tasks that began between the marks `import` and `ready` of the thread that set them, longest first:
 * `took` by the wall's clock, `busy` on the processor, in milliseconds. That which set `import` is not
 * among them: DevTools run in it, and a script that is loaded runs in a later one. `busy` is less than `took` where the machine had something else to do.
 */
export function tasksOf({ traceEvents }) {
  const [begun, ended] = ['import', 'ready'].map((name) => markIn(traceEvents, name));
  if (!begun || !ended) throw new Error('the trace has no marks `import` and `ready`');
  const own = traceEvents.filter(({ pid, tid }) => pid === begun.pid && tid === begun.tid);
  return own
    .filter(({ name, ph }) => name === 'RunTask' && ph === 'X')
    .filter(({ ts }) => ts >= begun.ts && ts <= ended.ts)
    .map((task) => ({
      took: task.dur / 1_000,
      busy: task.tdur / 1_000,
      parts: partsOf(task, own),
    }))
    .sort((one, other) => other.took - one.took);
}

/** The steps of a wasm in a script, by the marks of `page/marks.js`; a step ends where the next begins. */
const STEPS = [
  ['make the unpacker', 'unpacker-compile:begin', 'unpacker-instantiate:end'],
  ['unpack', 'unpacker-instantiate:end', 'wasm-compile:begin'],
  ['compile the wasm', 'wasm-compile:begin', 'wasm-compile:end'],
  ['instantiate the wasm', 'wasm-instantiate:begin', 'wasm-instantiate:end'],
];

/** What a task did, in milliseconds on the processor (`tts`, `tdur`); together they are its `busy`. */
function partsOf(task, events) {
  const end = task.tts + task.tdur;
  const inside = events.filter((it) => it !== task && it.tts >= task.tts && it.tts <= end);
  const at = (name) => markIn(inside, name)?.tts;
  const parts = { 'parse and compile the script': spent(inside, /^v8\.compile(Module)?$/) };
  for (const [name, from, to] of STEPS)
    if (at(from) && at(to)) parts[name] = (at(to) - at(from)) / 1_000;
  const instantiated = at('wasm-instantiate:end');
  if (instantiated) {
    // V8 compiles each function of a wasm when it is called for the first time.
    const lazily = spent(inside, /^wasm\.CompileLazy$/);
    parts['compile its functions, each when first called'] = lazily;
    parts['first calls into it'] = (end - instantiated) / 1_000 - lazily;
  }
  const known = Object.values(parts).reduce((sum, part) => sum + part, 0);
  parts['run the rest'] = Math.max(task.tdur / 1_000 - known, 0);
  return parts;
}

/** The time on the processor of all steps of that name, in milliseconds. */
function spent(events, named) {
  const steps = events.filter(({ name, ph }) => ph === 'X' && named.test(name));
  return steps.reduce((sum, { tdur }) => sum + tdur / 1_000, 0);
}

function markIn(events, name) {
  return events.find((it) => it.cat === 'blink.user_timing' && it.name === name);
}
