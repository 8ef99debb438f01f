/** What wasm-bindgen's glue holds for others: cut, so that nobody downloads it. */

// Each with the reason why nothing is lost, some with what takes its place. All must be there:
// another wasm-bindgen may write it otherwise.
const NEEDLESS = [
  // Every engine that takes the wasm (reference types) has `encodeInto`, and no call is made
  // without an allocator that can reallocate.
  /if \(!\('encodeInto' in cachedTextEncoder\)\) \{.*?\n\}\n/s,
  / {4}if \(realloc === undefined\) \{.*?\n {4}\}\n/s,
  // `initSync` is only called with `{ module }`.
  [/ {4}if \(module !== undefined\) \{\n.*?\n {4}\}\n/s, '    ({ module } = module);\n'],
  // Nobody asks for the instance again, and the views are none yet.
  / {4}wasmInstance = instance;\n/,
  / {4}wasmModule = module;\n {4}cachedDataViewMemory0 = null;\n {4}cachedUint8ArrayMemory0 = null;\n/,
  // No page decodes two gigabytes of text, at which Safari's decoder gives up.
  /const MAX_SAFARI_DECODE_BYTES = .*?\nlet numBytesDecoded = 0;\n/,
  / {4}numBytesDecoded \+= bytes\.length;\n.*?\n {4}\}\n(?= {4}return cachedTextDecoder)/s,
  // A memory that grew has another buffer, in every engine.
  [/cachedDataViewMemory0\.buffer\.detached === true \|\| \(.*?undefined && (.*?)\)\)/, '$1)'],
  // Engines that take the wasm have `FinalizationRegistry`.
  [/\(typeof FinalizationRegistry === 'undefined'\)\n.*?\n {4}: new/g, 'new'],
];

/** @param {string} glue */
export function slim(glue) {
  return NEEDLESS.reduce((rest, it) => {
    const [needless, shorter] = Array.isArray(it) ? it : [it, ''];
    if (rest.search(needless) < 0) throw new Error(`the glue holds no ${needless} any more`);
    return rest.replace(needless, shorter);
  }, glue);
}
