// Runs a runtime's program and makes tests of the lines that a story tells.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { program } from './programs.mjs';

/** The folder of the runtimes' tests. */
export const HERE = fileURLToPath(new URL('..', import.meta.url));

/** Starts a program in the tests' folder; it ends with the test file. */
export function start(name, args, env, stdio = ['ignore', 'pipe', 'inherit']) {
  const child = spawn(program(name), args, {
    cwd: HERE,
    env: { ...process.env, NO_COLOR: '1', ...env },
    stdio,
  });
  after(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  });
  return child;
}

/** One test, and one in it for each step of the story that the program tells. */
export function told(title, name, args, env) {
  test(title, async (t) => {
    const child = start(name, args, await env());
    const ended = once(child, 'close');
    let steps = 0;
    for await (const line of createInterface({ input: child.stdout })) {
      if (!line.startsWith('{"step":')) {
        t.diagnostic(line);
        continue;
      }
      const { step, error } = JSON.parse(line);
      steps += 1;
      await t.test(step, () => assert.equal(error, undefined));
    }
    assert.equal((await ended)[0], 0);
    assert.ok(steps > 20, `${steps} steps were told`);
  });
}

/** A server in a runtime, which says its address in its first line. */
export async function served(name, args, env) {
  const child = start(name, args, env);
  for await (const line of createInterface({ input: child.stdout })) {
    child.stdout.resume();
    return line;
  }
  throw new Error(`${name} ended before it listened`);
}

/** A test that a program ends by itself although its session would beat on. */
export function endsByItself(title, name, args, env) {
  test(title, async () => {
    const child = start(name, args, env);
    // So long that only a program that hangs is ended by it.
    const patience = setTimeout(() => child.kill('SIGKILL'), 50_000);
    const ended = once(child, 'close');
    let said = '';
    for await (const chunk of child.stdout) said += chunk;
    assert.deepEqual([said, ...(await ended)], ['active true\n', 0, null]);
    clearTimeout(patience);
  });
}
