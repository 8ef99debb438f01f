/**
 * Runs in a page before the contestant's script: marks in the trace when the steps begin and end that
 * a wasm in a script goes through. A mark takes microseconds.
 */
export function marks() {
  const around = (name, real) =>
    function marked(...words) {
      performance.mark(`${name}:begin`);
      try {
        return new.target ? new real(...words) : real.apply(this, words);
      } finally {
        performance.mark(`${name}:end`);
      }
    };
  globalThis.atob = around('base64', globalThis.atob);
  for (const [kind, name] of [
    ['Module', 'wasm-compile'],
    ['Instance', 'wasm-instantiate'],
  ]) {
    const real = WebAssembly[kind];
    WebAssembly[kind] = around(name, real);
    WebAssembly[kind].prototype = real.prototype; // `instanceof` still holds
  }
}
