/** What wasm-bindgen's glue holds for others: cut, so that nobody downloads it. */

// Each with the reason why nothing is lost, some with what takes its place. All must be there:
// another wasm-bindgen may write it otherwise.
const NEEDLESS = [
  // A text may as well be encoded at once and copied, as for engines without `encodeInto`.
  /if \(!\('encodeInto' in cachedTextEncoder\)\) \{.*?\n\}\n/s,
  [
    /(function passStringToWasm0\(arg, malloc)(?:, realloc)(\) \{\n).*?\n\}\n/s,
    '$1$2    return passArray8ToWasm0(cachedTextEncoder.encode(arg), malloc);\n}\n',
  ],
  [/, wasm\.__wbindgen_realloc\)/g, ')'],
  // `initSync` is only called with `{ module }`.
  [/ {4}if \(module !== undefined\) \{\n.*?\n {4}\}\n/s, '    ({ module } = module);\n'],
  // Nobody asks for the instance again.
  / {4}wasmInstance = instance;\n/,
  / {4}wasmModule = module;\n {4}cachedDataViewMemory0 = null;\n {4}cachedUint8ArrayMemory0 = null;\n/,
  // No page decodes two gigabytes of text, at which Safari's decoder gives up.
  /const MAX_SAFARI_DECODE_BYTES = .*?\nlet numBytesDecoded = 0;\n/,
  / {4}numBytesDecoded \+= bytes\.length;\n.*?\n {4}\}\n(?= {4}return cachedTextDecoder)/s,
  // A view is made as soon as one that is kept is found to be of the memory that there is.
  /let cachedDataViewMemory0 = null;\n/,
  [
    /(function getDataViewMemory0\(\) \{\n).*?\n\}\n/s,
    '$1    return new DataView(wasm.memory.buffer);\n}\n',
  ],
  /let cachedUint8ArrayMemory0 = null;\n/,
  [
    /(function getUint8ArrayMemory0\(\) \{\n).*?\n\}\n/s,
    '$1    return new Uint8Array(wasm.memory.buffer);\n}\n',
  ],
  // The memory ends far below two gigabytes, where an address would be negative; and no count comes
  // near.
  [/\(?\b(\w+) >>> 0\)?(?=[ ;,)\]])/g, '$1'],
  / {4}ptr = ptr;\n/g,
  // Of bytes, which are as long as they are.
  [/ \+ 4 \* 0\b/g, ''],
  / \* 1\b| \/ 1\b/g,
  // What needs no `this` may be an arrow.
  [/^( {8}\w+): function\(([^()]*)\) \{$/gm, '$1: ($2) => {'],
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
