// The two servers of the emulator as programs: the one in Rust, and the package's command line.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const manifest = createRequire(import.meta.url).resolve('libreauth-client/package.json');
const CLI = join(dirname(manifest), 'dist/cli.js');

/** What starts a server: a program and the words before its options. */
export const PROGRAMS = {
  'npx libreauth-client emulator': [process.execPath, CLI, 'emulator'],
  ...(process.env.EMULATOR_BIN && { 'libreauth-emulator': [process.env.EMULATOR_BIN] }),
};

/** Runs it to its end. */
export async function run(program, ...args) {
  const [command, ...words] = program;
  const child = spawn(command, [...words, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const text = async (stream) => {
    let all = '';
    for await (const chunk of stream.setEncoding('utf8')) all += chunk;
    return all;
  };
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { code, stdout, stderr };
}

/** Runs it while `work` is under way; it gets the address, and what was said when it started. */
export async function serving(program, work, ...args) {
  const [command, ...words] = program;
  const all = [...words, '--port', '0', ...args];
  const child = spawn(command, all, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const said = [];
  let url;
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line);
      url ??= /^emulator listening on (http:\S+)$/.exec(line)?.[1];
      if (line.startsWith('State, faults, log:')) break;
    }
    if (!url) throw new Error(`${command} ended before it listened`);
    child.stdout.resume();
    return await work(url, said.join('\n'));
  } finally {
    child.kill();
    await ended;
  }
}
