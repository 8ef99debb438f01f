/**
 * The clients of `libreauth-client/full` with the wasm as a separate file: compiled off the main thread
 * while it arrives, for the price of one awaited call before the first constructor.
 *
 * @module libreauth-client/slim
 */
export * from './full.js';

/**
 * Loads the wasm. Later calls return the same promise.
 *
 * @param source the `.wasm` file's address, response, bytes or compiled module; by default the
 *   file beside this module (`new URL('./libreauth_client_bg.wasm', import.meta.url)`)
 * @throws `wasm_unavailable`
 */
export function load(source?: string | URL | Request | Response | Promise<Response> | BufferSource | WebAssembly.Module): Promise<void>;
