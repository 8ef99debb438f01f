/**
 * The wasm travels inside the script as base64, which undoes most of what gzip could do: so it is packed
 * first, by a model of wasm's own grammar. What unpacks it is a small wasm, too (the crate `packing`): it
 * does its work in a memory of its own, which goes when the bytes have been compiled.
 */
import unpacker from '../build/unpacker.json';

/** Bytes as a build packed them: `size` is how many come back. */
export interface Packed {
  base64: string;
  size: number;
}

interface Exports {
  memory: WebAssembly.Memory;
  unpack(size: number): void;
}

export function unpack({ base64, size }: Packed): Uint8Array<ArrayBuffer> {
  const wasm = fromHex(unpacker.hex);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(wasm));
  const { memory, unpack } = exports as unknown as Exports;
  new Uint8Array(memory.buffer, unpacker.packed).set(fromBase64(base64));
  unpack(size);
  return new Uint8Array(memory.buffer as ArrayBuffer, unpacker.unpacked, size);
}

// Engines since 2025 decode both themselves; asking a function for each letter takes them 20 ms.

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  if (Uint8Array.fromHex) return Uint8Array.fromHex(hex);
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number(`0x${byte}`));
}

function fromBase64(base64: string): Uint8Array {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
