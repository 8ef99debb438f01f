import type { ChatMessage, LibreAuth } from 'libreauth-client/full';
import { el } from './dom.ts';
import { timeOfDay } from './format.ts';
import type { Runner } from './runner.ts';
import { type Outcome, yesNo } from './steps.ts';

/** LibreAuth's further calls, as they are written, with what the emulator's demo app has. */

type Ask = (app: LibreAuth, options: { signal: AbortSignal }) => Promise<string | Outcome>;

const calls: readonly (readonly [string, Ask])[] = [
  ["variable('motd')", (app, options) => app.variable('motd', options)],
  ["file('385624')", async (app, options) => text(await app.file('385624', options))],
  ['stats()', async (app, options) => stats(await app.stats(options))],
  ['onlineUsers()', async (app, options) => list(await app.onlineUsers(options), 'Nobody')],
  ['isBlacklisted()', async (app, options) => yesNo(await app.isBlacklisted(options))],
  [
    "chatMessages('general')",
    async (app, options) =>
      list((await app.chatMessages('general', options)).map(said), 'Nothing was said'),
  ],
  [
    "sendChatMessage('general', 'Hi')",
    (app, options) => done(app.sendChatMessage('general', 'Hi', options), 'Said'),
  ],
  ["log('Hello')", (app, options) => done(app.log('Hello', options), 'Sent. Nothing is answered')],
  ['health()', async (app, options) => health(await app.health(options))],
];

/** A button for each call; the answer is shown where every answer is. */
export function moreCalls(place: HTMLElement, runner: Runner): void {
  for (const [written, ask] of calls) {
    const name = written.slice(0, written.indexOf('('));
    const button = el('button', { type: 'button', class: 'button call-button' }, written);
    button.addEventListener('click', () => {
      void runner.run({
        name,
        does: '',
        run: async (client, _key, signal) => {
          // The panel is shown with LibreAuth alone.
          const answer = await ask(client as LibreAuth, { signal });
          return typeof answer === 'string' ? { good: true, line: answer, facts: [] } : answer;
        },
      });
    });
    place.append(button);
  }
}

async function done(call: Promise<void>, line: string): Promise<string> {
  await call;
  return line;
}

function text(bytes: Uint8Array): string {
  return `${bytes.length} bytes: ${new TextDecoder().decode(bytes).trim()}`;
}

function list(items: readonly string[], none: string): string {
  return items.length > 0 ? items.join(', ') : none;
}

function said({ author, text, sentAt }: ChatMessage): string {
  return `${author}${sentAt === null ? '' : ` (${timeOfDay(sentAt)})`}: ${text}`;
}

function stats({ version, users, onlineUsers, keys }: Awaited<ReturnType<LibreAuth['stats']>>) {
  const facts: [string, string][] = [];
  for (const [name, count] of Object.entries({ Users: users, Online: onlineUsers, Keys: keys })) {
    if (count !== null) facts.push([name, String(count)]);
  }
  return { good: true, line: `Version ${version ?? 'not told'}`, facts };
}

function health({ publicKeyMatches, report }: Awaited<ReturnType<LibreAuth['health']>>): Outcome {
  const facts = Object.entries(report)
    .filter(([, value]) => typeof value !== 'object')
    .map(([name, value]): [string, string] => [name, String(value)]);
  const matches = publicKeyMatches === null ? 'Nothing to compare its key with' : null;
  return {
    good: true,
    line: matches ?? `Its key is the pinned one: ${yesNo(publicKeyMatches === true)}`,
    facts,
  };
}
