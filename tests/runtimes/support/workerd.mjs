// Workers as Wrangler makes them: bundled under the condition `workerd`, the wasm a module beside them.

import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after } from 'node:test';
import { build } from 'esbuild';
import { HERE, start } from './run.mjs';

/** The path of a configuration with both workers beside it. */
export async function workers() {
  const dir = await mkdtemp(join(tmpdir(), 'libreauth-workerd-'));
  after(() => rm(dir, { recursive: true, force: true }));
  await build({
    absWorkingDir: HERE,
    entryPoints: { client: 'stories/tell-in-workerd.mjs', relay: 'servers/workerd.mjs' },
    outdir: dir,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker', 'browser'],
    logLevel: 'warning',
    plugins: [{ name: 'wasm', setup: (build) => wasmModules(build, dir) }],
  });
  await copyFile(join(HERE, 'workerd.capnp'), join(dir, 'workerd.capnp'));
  return join(dir, 'workerd.capnp');
}

/** Leaves the import where it is, and puts the file there. */
function wasmModules({ onResolve }, dir) {
  onResolve({ filter: /\.wasm$/ }, async ({ path, resolveDir }) => {
    await copyFile(join(resolveDir, path), join(dir, 'libreauth_client_bg.wasm'));
    return { path: './libreauth_client_bg.wasm', external: true };
  });
}

/** Serves the relays' worker. It says its port on a channel of its own, which the fourth stream is. */
export async function servedByWorkerd(config, env) {
  const args = ['serve', config, '--control-fd=3'];
  const stdio = ['ignore', 'inherit', 'inherit', 'pipe'];
  const child = start('workerd', args, { EMULATOR: '', HOSTILE: '', ...env }, stdio);
  for await (const line of createInterface({ input: child.stdio[3] })) {
    const { event, port } = JSON.parse(line);
    if (event === 'listen') return `http://127.0.0.1:${port}`;
  }
  throw new Error('workerd ended before it listened');
}
