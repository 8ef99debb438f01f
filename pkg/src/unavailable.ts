/** Why the wasm could not start, in words a developer can act on. */
import { LibreAuthError as Own } from '../../src/bindings/script.js';
import type { ErrorCategory, ErrorCode, LibreAuthError } from '../types/index.js';

// The class lives in JavaScript, beside the glue, so that it can be thrown before there is any wasm.
const ErrorClass = Own as unknown as new (
  message: string,
  code: ErrorCode,
  category: ErrorCategory,
  retryable: boolean,
  details?: { cause: unknown },
) => LibreAuthError;

/** An error of the loader's own. */
export function failure(code: ErrorCode, message: string, cause?: unknown): LibreAuthError {
  const category = code === 'wasm_unavailable' ? 'config' : 'usage';
  return new ErrorClass(message, code, category, false, cause === undefined ? cause : { cause });
}

export function isOurs(error: unknown): boolean {
  return error instanceof ErrorClass;
}

/** What an engine threw on compiling or instantiating the wasm, as one of our errors. */
export function unavailable(cause: unknown): LibreAuthError {
  return failure('wasm_unavailable', explain(cause), cause);
}

function explain(cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause);
  if (typeof WebAssembly === 'undefined')
    return 'This environment has no WebAssembly; some lockdown modes switch it off.';
  // Engines word it differently, and all of them name the policy or the source that is missing.
  if (/content security policy|\bcsp\b|unsafe-eval/i.test(said))
    return `The page's Content Security Policy forbids WebAssembly. Allow it by script-src 'self' 'wasm-unsafe-eval' (in an extension: content_security_policy in manifest.json). The reason given: ${said}`;
  // V8 where it is embedded, as in workerd; Chromium has words of its own.
  if (/disallowed by embedder/i.test(said))
    return `This runtime compiles no WebAssembly. For Cloudflare Workers, have the bundler follow the condition 'workerd', as Wrangler does. The reason given: ${said}`;
  // As engines say it of the memory that a wasm begins with; of one that is too large they name its size.
  if (/memory/i.test(said))
    return `There is too little memory to start the WebAssembly, which takes 11 MB for a moment. The reason given: ${said}`;
  if (cause instanceof RangeError)
    return `This browser compiles no such large WebAssembly at once (Chromium before 115). Import from 'libreauth-client/slim' and await load() before the first constructor. The reason given: ${said}`;
  return `The WebAssembly could not be started; browsers since 2022 can, and so can Node, Deno and Bun. The reason given: ${said}`;
}
