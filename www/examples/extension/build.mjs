/** Bundles the extension into a folder that a browser loads as it is: `node build.mjs [FOLDER]`. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const COPIED = ['src/popup.html', 'src/page.css', 'src/options.html'];
const SHARED = ['../common/style.css', '../common/mark.svg'];

/**
 * @param {object} [how]
 * @param {string} [how.to] the folder
 * @param {string} [how.service] where the licensing service is
 * @param {string} [how.background] another background than this example's
 * @param {string[]} [how.scripts] more content scripts
 * @param {object} [how.manifest] what the manifest says otherwise
 */
export async function buildExtension({
  to = `${here}dist`,
  service = 'http://127.0.0.1:4177',
  background = `${here}src/background.ts`,
  scripts = [],
  manifest = {},
} = {}) {
  await mkdir(to, { recursive: true });
  const common = {
    absWorkingDir: here,
    bundle: true,
    outdir: to,
    define: { SERVICE: JSON.stringify(service) },
    target: 'chrome116',
    logLevel: 'warning',
  };
  const own = JSON.parse(await readFile(`${here}manifest.json`, 'utf8'));
  await Promise.all([
    build({
      ...common,
      entryPoints: [{ in: background, out: 'background' }, 'src/popup.ts', 'src/options.ts'],
      format: 'esm',
    }),
    // Content scripts are no modules.
    build({
      ...common,
      entryPoints: ['src/content.ts', ...scripts],
      entryNames: '[name]',
      format: 'iife',
    }),
    ...[...COPIED, ...SHARED].map((name) =>
      copyFile(`${here}${name}`, `${to}/${name.split('/').at(-1)}`),
    ),
    writeFile(`${to}/manifest.json`, JSON.stringify({ ...own, ...manifest }, null, 2)),
  ]);
  return to;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , folder] = process.argv;
  console.log(await buildExtension(folder ? { to: resolve(folder) } : {}));
}
