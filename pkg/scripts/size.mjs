/**
 * What a page downloads: `import { LibreAuth } from 'libreauth-client'` bundled and minified, part
 * by part, raw and as servers compress it. The last line is `total gzip N B`.
 *
 *   node size.mjs [--limit N]
 */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle as bundled, weigh as weighed } from './weigh.mjs';

const dist = fileURLToPath(new URL('../dist', import.meta.url));
const { limit } = parseArgs({ options: { limit: { type: 'string' } } }).values;

const wasm = await readFile(`${dist}/libreauth_client_bg.wasm`);

row('part', 'raw B', 'gzip -9', 'brotli 11');
const total = await inlined('libreauth-client', 'index', 'libreauth', 'LibreAuth');
await inlined('libreauth-client/lockence', 'lockence', 'lockence', 'Lockence');
await inlined('libreauth-client/full', 'full', 'full', 'LibreAuth');
console.log("import { LibreAuth, load } from 'libreauth-client/slim'");
weigh('  wasm, a file of its own', wasm);
weigh('  glue and loader', await bundle('slim.js', '{ LibreAuth, load }'));
console.log("import … from 'libreauth-client/react' or '/vue', without the framework");
for (const name of ['react', 'vue']) weigh(`  ${name}`, await bundle(`${name}.js`, '*'));
console.log("import … from 'libreauth-client/extension'");
for (const name of ['createBackground', 'connect'])
  weigh(`  ${name}`, await bundle('extension.js', `{ ${name} }`));
console.log("import { createEmulator } from 'libreauth-client/testing', in tests only");
weigh('  all of it', await bundle('testing.js', '{ createEmulator }'));
console.log();
if (limit && total > Number(limit)) {
  console.error(`larger than the limit of ${limit} B after gzip`);
  process.exitCode = 1;
}
console.log(`total gzip ${total} B`);

/** An entry that holds its wasm. */
async function inlined(name, entry, folder, what) {
  const whole = await bundle(`${entry}.js`, `{ ${what} }`);
  const { base64 } = JSON.parse(await readFile(`${dist}/../build/${folder}/packed.json`, 'utf8'));
  if (!whole.includes(base64)) throw new Error(`${entry} does not hold its packed wasm: rebuild`);
  console.log(`import { ${what} } from '${name}'`);
  weigh('  wasm, packed in the script', base64);
  weigh('  glue and loader', whole.replace(base64, ''));
  return weigh('  all of it', whole);
}

function bundle(entry, what) {
  return bundled(`export ${what} from './${entry}';`, dist);
}

function weigh(name, content) {
  const { raw, gzip, brotli } = weighed(content);
  row(name, raw, gzip, brotli);
  return gzip;
}

function row(name, ...cells) {
  console.log(name.padEnd(32) + cells.map((cell) => String(cell).padStart(12)).join(''));
}
