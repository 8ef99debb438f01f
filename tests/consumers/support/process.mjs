// Other programs: run to their end, or started and ended by their id, with all they said kept.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Longer than any of them takes on a busy machine; it decides nothing but when to give up. */
const PATIENCE = 300_000;

// Nobody is watching, nothing is to be reported home, and each folder is its own world.
const QUIET = {
  NO_COLOR: '1',
  CI: '1',
  BROWSER: 'none',
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  NUXT_TELEMETRY_DISABLED: '1',
  WRANGLER_SEND_METRICS: 'false',
  npm_config_audit: 'false',
  npm_config_fund: 'false',
  npm_config_update_notifier: 'false',
};

/** The environment without what npm and the caller's tools put there. */
function environment() {
  const ours = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_|INIT_CWD|FORCE_COLOR)/i.test(name),
  );
  return { ...Object.fromEntries(ours), ...QUIET };
}

const running = new Set();

/** A program in a group of its own, so that it ends with all that it started. */
export function start([program, ...args], { cwd, env } = {}) {
  const child = spawn(program, args, {
    cwd,
    env: { ...environment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const it = { child, said: '', ended: once(child, 'close') };
  it.ended.catch(() => {}); // a program that is not there is told of where it is awaited
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      it.said += text;
    });
  }
  running.add(it);
  it.stop = async () => {
    running.delete(it);
    killGroup(child);
    await it.ended.catch(() => {});
  };
  return it;
}

function killGroup({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it is gone already.
  }
}

// Whatever ends the suite ends what it started.
process.on('exit', () => {
  for (const { child } of running) killGroup(child);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

/** Runs a program to its end. @returns what it said @throws with what it said unless it went well */
export async function run(command, options) {
  const it = start(command, options);
  const patience = setTimeout(it.stop, PATIENCE);
  try {
    const [code, signal] = await it.ended;
    if (code !== 0) throw new ToolError(command, `ended with ${code ?? signal}`, it.said);
    return it.said;
  } catch (error) {
    throw error instanceof ToolError ? error : new ToolError(command, error.message, it.said);
  } finally {
    clearTimeout(patience);
    await it.stop();
  }
}

/** Starts a server and waits until it answers at `url`. */
export async function serve(command, url, options) {
  const it = start(command, options);
  const failed = it.ended.then(
    ([code]) => new ToolError(command, `ended with ${code} before it answered`, it.said),
    (error) => new ToolError(command, error.message, it.said),
  );
  const until = Date.now() + PATIENCE / 3;
  for (;;) {
    const answers = fetch(url, { signal: AbortSignal.timeout(PATIENCE) }).then(
      () => true,
      () => false,
    );
    const outcome = await Promise.race([answers, failed]);
    if (outcome === true) return it;
    if (outcome === false && Date.now() < until) {
      await new Promise((resolve) => setTimeout(resolve, 100)); // then ask again
      continue;
    }
    await it.stop();
    throw outcome || new ToolError(command, `does not answer at ${url}`, it.said);
  }
}

/** A port that nobody listens on. */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

/** A program that failed, with what it said: of very much, the beginning and the end. */
export class ToolError extends Error {
  constructor(command, what, said) {
    const lines = said.trimEnd().split('\n');
    if (lines.length > 100) lines.splice(50, lines.length - 100, '…');
    super([`\`${command.join(' ')}\` ${what}`, ...lines].join('\n'));
    this.name = 'ToolError';
  }
}
