// What the browser says about itself. Each reading is a value or undefined; none throws. All are
// there alike in a page, a worker, a service worker and an extension's worker.

// WebGL's UNMASKED_RENDERER_WEBGL, of the extension WEBGL_debug_renderer_info.
const UNMASKED_RENDERER = 0x9246;

const attempt = (read) => {
  try {
    return read();
  } catch {}
};

const hints = () => navigator.userAgentData;

/** The readings that are free, in the order in which signals.rs takes them. */
export const readings = () =>
  [
    // Texts:
    () => Function.prototype.toString.call(parseInt),
    () => navigator.userAgent,
    () => navigator.platform,
    () =>
      hints()
        .brands.map(({ brand }) => brand)
        .join('\n'),
    () => hints().platform,
    () => navigator.language,
    // Numbers. The sign of a NaN is the processor's; a compiler that folds the sum would give its
    // own.
    () => {
      const sum = new Float32Array([Infinity]);
      sum[0] -= sum[0];
      return new Uint8Array(sum.buffer)[3];
    },
    () => performance.now(),
    // Yes or no:
    () => typeof InternalError === 'function',
    () => !!navigator.brave,
  ].map(attempt);

/** @returns {Promise<string | undefined>} never rejects */
export const model = async () => {
  try {
    return (await hints().getHighEntropyValues(['model'])).model;
  } catch {}
};

/**
 * Draws nothing: a context on a canvas of one pixel, asked for its name and let go at once (a
 * browser has few contexts, and takes away the oldest).
 */
export const gpuRenderer = () =>
  attempt(() => {
    const context = new OffscreenCanvas(1, 1).getContext('webgl');
    context.getExtension('WEBGL_debug_renderer_info');
    const renderer = context.getParameter(UNMASKED_RENDERER);
    context.getExtension('WEBGL_lose_context')?.loseContext();
    return renderer;
  });
