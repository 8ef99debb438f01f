/** What a page downloads for an import: bundled, minified, and as servers compress it. */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** A page's own script would hold this much more for the import: `source`, bundled and minified. */
export async function bundle(source, resolveDir) {
  const result = await build({
    stdin: { contents: source, resolveDir },
    bundle: true,
    external: ['react', 'vue'],
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    legalComments: 'none',
  });
  return result.outputFiles[0].text;
}

/** Bytes as they are, after `gzip -9`, and after brotli at its best. */
export function weigh(content) {
  const bytes = Buffer.from(content);
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes, { params }).length,
  };
}
