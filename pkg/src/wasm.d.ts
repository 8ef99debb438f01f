// What workerd and the bundlers for it make of an imported .wasm: the module, compiled.
declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}

/** In engines since 2025. */
interface Uint8ArrayConstructor {
  fromBase64?(text: string): Uint8Array<ArrayBuffer>;
  fromHex?(text: string): Uint8Array<ArrayBuffer>;
}
