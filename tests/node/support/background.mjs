// A background that is started again and again, each time with another client.
import { connect, createBackground } from 'libreauth-client/extension';
import { Stub } from './extension.mjs';

/** Nothing is there: all is opened and logged in to. */
export const enters = {
  init() {
    this.stand({ state: 'initialized' });
  },
  license() {
    this.active();
  },
  logout() {
    this.nextBeatAt = null;
    this.stand({ state: 'closed', licensed: false, beating: false, graceUntil: null });
  },
};
/** The client finds its session by itself. */
export const resumes = {
  init() {
    this.active();
  },
};

/** Starts the background's script with another client, and gives that. */
export function started(answers, options = {}) {
  const client = new Stub(answers);
  createBackground({ client: () => client, ...options });
  return client;
}

/** Somebody logged in, and the background sleeps since. */
export async function licensed(extension, options) {
  const client = started(enters, options);
  const app = await connect();
  await app.init();
  await app.license('KEY-1');
  extension.sleep();
  return client;
}
