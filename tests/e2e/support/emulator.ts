import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** What the services were asked, and when. */
export interface LogEntry {
  /** Epoch milliseconds. */
  readonly at_ms: number;
  readonly call: string;
  /** `OPTIONS`: the browser asked whether it may ask. */
  readonly method: string;
  readonly request: string;
  /** 0 when no answer was given. */
  readonly status: number;
}

/** One emulator process on a free port, and the operator's hand in it. */
export class Emulator {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess, url: string) {
    this.#process = process;
    this.url = url;
  }

  static async start(): Promise<Emulator> {
    const program = process.env.EMULATOR_BIN;
    if (!program) throw new Error('EMULATOR_BIN is not set');
    const child = spawn(program, ['--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    for await (const line of createInterface({ input: child.stdout })) {
      const url = /listening on (http:\S+)/.exec(line)?.[1];
      if (!url) continue;
      // Nobody reads on, and a full pipe would stop it.
      child.stdout.resume();
      return new Emulator(child, url);
    }
    throw new Error(`${program} ended before it listened`);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
  }

  reset(): Promise<unknown> {
    return this.command('reset', {});
  }

  licence(service: string, key: string, action: string): Promise<unknown> {
    return this.command('licences', { service, key, action });
  }

  /** What the services were asked, oldest first. */
  async log(): Promise<LogEntry[]> {
    return (await fetch(`${this.url}/_emulator/log`)).json();
  }

  async command(name: string, body: unknown): Promise<unknown> {
    const answer = await fetch(`${this.url}/_emulator/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`);
    return answer.json();
  }
}
