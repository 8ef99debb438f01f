/**
 * The floor: what a developer writes by hand who has read the service's page. It asks, and believes
 * what it hears; nothing is verified, retried, shared between tabs or kept over a reload.
 */
export class PlainClient {
  #url;
  #app;
  #session;

  constructor(name, ownerId, version, url) {
    this.#url = url;
    this.#app = { name, ownerid: ownerId };
    this.version = version;
  }

  async init() {
    const answer = await this.#ask({ type: 'init', ver: this.version });
    this.#session = answer.sessionid;
  }

  async license(key) {
    await this.#ask({ type: 'license', key, hwid: deviceId() });
  }

  async check() {
    return (await this.#ask({ type: 'check' })).success;
  }

  /** Checks by itself every so many milliseconds. */
  keepChecking(interval, onLost) {
    return setInterval(() => this.check().catch(onLost), interval);
  }

  async #ask(fields) {
    const body = new URLSearchParams({ ...this.#app, ...fields });
    if (this.#session) body.set('sessionid', this.#session);
    const response = await fetch(this.#url, { method: 'POST', body });
    if (!response.ok) throw new Error(`the service answered ${response.status}`);
    const answer = await response.json();
    if (!answer.success) throw new Error(answer.message);
    return answer;
  }
}

/** A random id, kept in the browser until somebody clears it. */
export function deviceId() {
  let id = localStorage.getItem('device');
  if (!id) {
    id = crypto.randomUUID();
    localStorage.setItem('device', id);
  }
  return id;
}
