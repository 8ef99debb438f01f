// The licensing service of one row: a process of its own, so that rows know nothing of each other.
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { start } from './process.mjs';

const USUAL = fileURLToPath(new URL('../../../target/debug/libreauth-emulator', import.meta.url));

/** Starts one on a free port. */
export async function startEmulator() {
  const program = process.env.EMULATOR_BIN ?? USUAL;
  if (!existsSync(program))
    throw new Error(
      `there is no emulator at ${program}: run \`cargo build -p libreauth-emulator --features server\`, or name one in EMULATOR_BIN`,
    );
  const it = start([program, '--port', '0']);
  for await (const line of createInterface({ input: it.child.stdout })) {
    const url = /listening on (http:\S+)/.exec(line)?.[1];
    if (!url) continue;
    it.child.stdout.resume(); // nobody reads on, and a full pipe would stop it
    return {
      url,
      stop: it.stop,
      reset: () => fetch(`${url}/_emulator/reset`, { method: 'POST' }),
      calls: () => calls(url),
    };
  }
  throw new Error(`${program} ended before it listened: ${it.said}`);
}

/** What was asked and how it was answered, such as `license ok`. */
async function calls(url) {
  const log = await (await fetch(`${url}/_emulator/log`)).json();
  return log
    .filter(({ method }) => method === 'POST')
    .map(({ call, response }) => `${call} ${/"success":\s*true/.test(response) ? 'ok' : 'no'}`);
}
