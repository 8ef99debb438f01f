import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/**
 * A licensing service to try the examples with: `vite` starts the repository's emulator and passes
 * `/api` on to it, so that the page finds it on its own origin. `LIBREAUTH_EMULATOR` names one that
 * runs already. An app of yours has its service's address instead, and needs nothing of this.
 */
export function emulator(): Plugin {
  return {
    name: 'emulator',
    apply: 'serve',
    async config() {
      if (!existsSync(new URL('../../../pkg/dist/index.js', import.meta.url)))
        throw new Error('The package is not built yet: run `cargo xtask build` once.');
      // Kept there, so that Vite's own restart finds it again.
      process.env.LIBREAUTH_EMULATOR ??= await start();
      const target = process.env.LIBREAUTH_EMULATOR;
      return { server: { proxy: { '/api': target, '/_emulator': target } } };
    },
    configureServer: () => () => {
      console.log('  Licence keys to try: DEMO-KEY-0001, EXPIRED-KEY-0001, BANNED-KEY-0001\n');
    },
  };
}

async function start(): Promise<string> {
  console.log('Starting the emulator; the first time, cargo compiles it …');
  const words = 'run --quiet -p libreauth-emulator --features server -- --port 0'.split(' ');
  const cwd = fileURLToPath(new URL('../../..', import.meta.url));
  const child = spawn('cargo', words, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  process.on('exit', () => child.kill());
  const failed = once(child, 'error').then(([cause]) => {
    throw new Error('cargo could not be started. Is rustup installed? See CONTRIBUTING.md.', {
      cause,
    });
  });
  return Promise.race([address(child.stdout), failed]);
}

async function address(said: NodeJS.ReadableStream): Promise<string> {
  for await (const line of createInterface({ input: said })) {
    const url = /listening on (http:\S+)/.exec(line)?.[1];
    if (!url) continue;
    // Nobody reads on, and a full pipe would stop it.
    said.resume();
    return url;
  }
  throw new Error('The emulator did not start; what cargo said stands above.');
}
