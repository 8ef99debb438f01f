/** `libreauth-client emulator`: both services over HTTP, with Node alone. */
import { readFile } from 'node:fs/promises';
import { createEmulator, type Emulator } from 'libreauth-client/testing';
import { HELP, type Options, read, Usage } from './args.ts';
import { explained, serve } from './server.ts';

try {
  const asked = read(process.argv.slice(2));
  if (asked === 'help') console.log(HELP);
  else await run(asked);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof Usage) console.error(`\n${HELP}`);
  process.exitCode = 1;
}

async function run({ host, port, seed }: Options): Promise<void> {
  const emulator = await world(seed);
  const url = await serve(emulator, host, port).catch((error: unknown) => {
    throw explained(error, host, port);
  });
  // Whoever started it may read the address and hang up; that is no reason to end.
  process.stdout.on('error', () => {});
  process.stdout.write(emulator.announcement(url));
}

async function world(seed: string | undefined): Promise<Emulator> {
  if (seed === undefined) return createEmulator();
  try {
    const text = await readFile(seed, 'utf8');
    // Windows' editors like to put a mark of its encoding before it.
    return createEmulator(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${seed}: ${error instanceof Error ? error.message : error}`);
  }
}
