/** The command line. */
import { isIPv4, isIPv6 } from 'node:net';
import { parseArgs } from 'node:util';

export const HELP = `\
Both licensing services in memory, for development on this machine.

Usage: libreauth-client emulator [--port N] [--host ADDRESS] [--seed FILE]

  --port N        port to listen on; 0 (the default) takes a free one
  --host ADDRESS  loopback address, default 127.0.0.1; others are refused
  --seed FILE     the world to start with, as JSON; default the built-in demo`;

export interface Options {
  readonly host: string;
  readonly port: number;
  readonly seed: string | undefined;
}

/** A command line that makes no sense. */
export class Usage extends Error {}

/** @throws {Usage} */
export function read(args: string[]): Options | 'help' {
  const { values, positionals } = parse(args);
  if (values.help) return 'help';
  const [command, surplus] = positionals;
  if (command === undefined) throw new Usage('Say what to do: the one command is `emulator`.');
  if (command !== 'emulator') throw new Usage(`There is no command ${command}.`);
  if (surplus !== undefined) throw new Usage(`${surplus} is one word too many.`);
  // Defaults here: `parseArgs` knows none before Node 18.11.
  const { host = '127.0.0.1', port = '0', seed } = values;
  return { host: loopback(host), port: portOf(port), seed };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        port: { type: 'string' },
        host: { type: 'string' },
        seed: { type: 'string' },
      },
    });
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error));
  }
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new Usage(`--port ${text} is not between 0 and 65535`);
}

/** Its keys are public: nobody but this machine may reach it. Numbers only, as a name may lead anywhere. */
function loopback(text: string): string {
  const host = text === 'localhost' ? '127.0.0.1' : text;
  if (isIPv4(host) && host.startsWith('127.')) return host;
  // However many zeros it has; one with a zone is no host of an address.
  if (isIPv6(host) && !host.includes('%') && new URL(`http://[${host}]`).hostname === '[::1]')
    return host;
  throw new Usage(`--host ${text} is not a loopback address, and only those are served`);
}
