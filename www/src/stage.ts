import { createEmulator, demoSeed } from 'libreauth-client/testing';
import '../styles/stage.css';
import { el, setText } from './dom.ts';

/**
 * What the site has around an example, and the example nothing of: somebody who plays the service, and a
 * button that takes it down. It runs before the example, which is shown as it stands in `examples`.
 */

const named = new URLSearchParams(location.search).get('emulator');
const setFaults = named ? atServer(named) : inPage();

/** On this origin, as the example asks for `/api`. */
function inPage(): (faults: { kind: 'drop' }[]) => Promise<void> {
  // Two tabs are two services: none may take the other's session ids for its own.
  const [random_seed] = crypto.getRandomValues(new Uint32Array(1));
  const seed = { ...demoSeed(), random_seed: random_seed ?? 1 };
  const emulator = createEmulator(seed, { url: location.origin });
  emulator.install();
  return async (faults) => emulator.faults.set(...faults);
}

function atServer(address: string): (faults: { kind: 'drop' }[]) => Promise<void> {
  return async (faults) => {
    const response = await fetch(`${address}/_emulator/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(faults),
    });
    if (!response.ok) throw new Error(`The emulator answered ${response.status}.`);
  };
}

const name = /examples\/([^/]+)/.exec(location.pathname)?.[1] ?? '';
const who = named
  ? `The emulator at ${named} plays the service.`
  : 'The emulator plays the service in this page. A reload starts it anew.';
const note = el('p', { role: 'status', 'aria-label': 'Service' }, who);
const button = el('button', { type: 'button' }, 'Take the service down');
let down = false;

button.addEventListener('click', () => {
  setFaults(down ? [] : [{ kind: 'drop' }]).then(
    () => {
      down = !down;
      setText(button, down ? 'Bring the service back' : 'Take the service down');
      setText(note, down ? 'The service is down. Ask now, or wait for the next beat.' : who);
    },
    () => setText(note, `No emulator at ${named}.`),
  );
});

const keys = el('p', {}, 'Keys to try: DEMO-KEY-0001, EXPIRED-KEY-0001, BANNED-KEY-0001.');
const links = el(
  'p',
  {},
  el('a', { href: `../../${location.search}#examples` }, 'All examples'),
  ' · ',
  el('a', { href: `../../reference/documents/docs_${name}.html` }, 'Guide'),
  ' · Start it yourself: ',
  el('code', {}, `npm start -w www/examples/${name}`),
);

document.body.append(
  el('aside', { class: 'stage', 'aria-label': 'About this demo' }, note, keys, button, links),
);
