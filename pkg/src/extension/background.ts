/** The background: listens at once, and lets the others do the work. */
import type * as declared from '../../types/extension.js';
import { background } from './api.js';
import type { Line } from './connection.js';
import { Desk } from './desk.js';
import { report } from './errors.js';
import { attach } from './face.js';
import { unwrap, wrap } from './messages.js';
import { settings } from './options.js';
import { Sleeper } from './sleeper.js';
import { access } from './who.js';

export const createBackground = ((options: declared.BackgroundOptions) => {
  const { client, contentScripts, remember } = settings(options);
  const api = background();
  const { runtime, alarms, storage } = api;
  const sleeper = new Sleeper(client, api, remember, {
    watch: (made) => desk.watch(made),
    ring: () => desk.ring(),
  });
  const desk = new Desk(sleeper, storage);

  const answer: Parameters<typeof runtime.onMessage.addListener>[0] = (message, sender, reply) => {
    const content = unwrap(message);
    if (content === undefined) return undefined;
    const may = access(runtime, sender, contentScripts);
    if (may === 'foreign') return undefined;
    desk
      .answer(content, may)
      .then((told) => reply(wrap(told)))
      .catch(() => {}); // Whoever asked is gone.
    return true;
  };
  const rings = ({ name }: { name: string }) => void sleeper.alarm(name).catch(report);
  const starts = () => void sleeper.start().catch(report);

  // In the script's first turn: what woke the background up is lost to whoever listens later. To be
  // started with the browser and after an update it must have listened for that.
  runtime.onMessage.addListener(answer);
  runtime.onInstalled.addListener(starts);
  runtime.onStartup.addListener(starts);
  alarms.onAlarm.addListener(rings);
  starts();

  const line: Line = {
    send: (request) => desk.answer(request, 'all'),
    hear: (listener) => desk.hear(listener),
  };
  return {
    connect: () => attach(line),
    stop() {
      runtime.onMessage.removeListener(answer);
      runtime.onInstalled.removeListener(starts);
      runtime.onStartup.removeListener(starts);
      alarms.onAlarm.removeListener(rings);
      desk.stop();
      void sleeper.stop();
    },
  };
}) as typeof declared.createBackground;
