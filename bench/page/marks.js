/**
 * Runs in a page before the contestant's script: marks in the trace when the steps begin and end that
 * a wasm in a script goes through. A mark takes microseconds.
 */
export function marks() {
  const around = (nameOf, real) =>
    function marked(...words) {
      const name = nameOf(...words);
      performance.mark(`${name}:begin`);
      try {
        return new real(...words);
      } finally {
        performance.mark(`${name}:end`);
      }
    };
  // What unpacks the client's wasm is a small one, which imports nothing.
  for (const [kind, nameOf] of [
    ['Module', ({ length }) => (length < 10_000 ? 'unpacker-compile' : 'wasm-compile')],
    ['Instance', (_, imports) => (imports ? 'wasm-instantiate' : 'unpacker-instantiate')],
  ]) {
    const real = WebAssembly[kind];
    WebAssembly[kind] = around(nameOf, real);
    WebAssembly[kind].prototype = real.prototype; // `instanceof` still holds
  }
}
