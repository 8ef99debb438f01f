/** What wasm-bindgen's glue holds for others: cut, so that nobody downloads it. */

// Each with the reason why nothing is lost. All must be there: another wasm-bindgen may write it
// otherwise.
const NEEDLESS = [
  // Every engine that takes the wasm (reference types) has `encodeInto`, and no call is made
  // without an allocator that can reallocate.
  /if \(!\('encodeInto' in cachedTextEncoder\)\) \{.*?\n\}\n/s,
  / {4}if \(realloc === undefined\) \{.*?\n {4}\}\n/s,
  // clients.ts has its own `free`, and its own way to call `initSync`.
  /if \(Symbol\.dispose\) \w+\.prototype\[Symbol\.dispose\] = .*?\n/g,
  / {4}free\(\) \{\n {8}const ptr = this\.__destroy_into_raw\(\);\n.*?\n {4}\}\n/gs,
  / {4}__destroy_into_raw\(\) \{.*?\n {4}\}\n/gs,
  / {8}\} else \{\n {12}console\.warn\('using deprecated parameters for `initSync\(\)`.*?\n(?= {8}\})/,
];

/** @param {string} glue */
export function slim(glue) {
  return NEEDLESS.reduce((rest, needless) => {
    if (rest.search(needless) < 0) throw new Error(`the glue holds no ${needless} any more`);
    return rest.replace(needless, '');
  }, glue);
}
