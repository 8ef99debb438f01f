import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

/** What `npx libreauth-client` runs; without npx, which would leave a shell in between. */
const CLI = fileURLToPath(new URL('../../../pkg/dist/cli.js', import.meta.url));

/**
 * A licensing service to try the examples with: `vite` starts `libreauth-client emulator` and passes
 * `/api` on to it, so that the page finds it on its own origin. `LIBREAUTH_EMULATOR` names one that
 * runs already. An app of yours has its service's address instead, and needs nothing of this.
 */
export function emulator(): Plugin {
  return {
    name: 'emulator',
    apply: 'serve',
    async config() {
      if (!existsSync(CLI))
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

function start(): Promise<string> {
  const child = spawn(process.execPath, [CLI, 'emulator', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  process.on('exit', () => child.kill());
  return address(child);
}

async function address({ stdout }: ChildProcess & { stdout: NodeJS.ReadableStream }) {
  for await (const line of createInterface({ input: stdout })) {
    const url = /listening on (http:\S+)/.exec(line)?.[1];
    if (!url) continue;
    // Nobody reads on, and a full pipe would stop it.
    stdout.resume();
    return url;
  }
  throw new Error('The emulator did not start; what it said stands above.');
}
