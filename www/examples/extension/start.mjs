/** The emulator and a built extension that asks it: all that it takes to try the example. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { buildExtension } from './build.mjs';

const program = fileURLToPath(new URL('../../../pkg/dist/cli.js', import.meta.url));
if (!existsSync(program))
  throw new Error('The package is not built yet: run `cargo xtask build` once.');

const port = process.env.PORT ?? '4177';
const emulator = spawn(process.execPath, [program, 'emulator', '--port', port], {
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.on('exit', () => emulator.kill());
emulator.on('exit', (code) => process.exit(code ?? 1));

for await (const line of createInterface({ input: emulator.stdout })) {
  const service = /listening on (http:\S+)/.exec(line)?.[1];
  if (!service) continue;
  emulator.stdout.resume();
  const folder = await buildExtension({ service });
  console.log(`A licensing service runs at ${service}, and the extension is built. Load it:

  1. open chrome://extensions and switch "Developer mode" on
  2. "Load unpacked", and choose ${folder}
  3. press its button (behind the puzzle piece); DEMO-KEY-0001 opens it

It marks https://example.com and pages on 127.0.0.1 while it is licensed. Ctrl+C ends the service.
`);
  break;
}
