// All that the loader uses of Node: the rest of its types would let Node's globals into code that
// must run in browsers.
declare module 'node:fs/promises' {
  export function readFile(path: URL): Promise<Uint8Array<ArrayBuffer>>;
}
