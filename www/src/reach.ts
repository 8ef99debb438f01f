import { setText } from './dom.ts';
import type { Emulator, EmulatorState } from './emulator.ts';

interface Places {
  readonly banner: HTMLElement;
  readonly url: HTMLElement;
  readonly retry: HTMLElement;
  readonly within: HTMLElement;
  readonly line: HTMLElement;
  readonly other: HTMLElement;
}

interface Told {
  /** Somebody answers, in this state. */
  readonly reached: (state: EmulatorState) => void;
  /** Another answers than before: what the client knows of the services is void. */
  readonly moved: () => void;
}

/**
 * Says who plays the services, and settles it: the server, or this page where there is none. A server
 * that the page's address names is waited for; the banner tells how to start it.
 */
export function watchReach(emulator: Emulator, places: Places, told: Told): void {
  const { banner, line, other } = places;

  const say = (there: boolean, text: string, offer: string) => {
    banner.hidden = there;
    line.dataset.there = String(there);
    setText(line, text);
    setText(other, offer);
    other.hidden = !there;
  };
  const atServer = () => say(true, `Emulator ready at ${emulator.url}`, 'Run it in this page');
  const inPage = () =>
    say(true, 'The emulator runs in this page. A reload starts it anew.', 'Look for a server');
  const nowhere = () => say(false, `No emulator at ${emulator.url}`, '');

  const goInside = async () => {
    await emulator.moveIn();
    const state = await emulator.state();
    inPage();
    told.reached(state);
  };
  const look = async () => {
    // A page on the internet has no business on its visitor's machine.
    if (!emulator.named && !onThisMachine()) return goInside();
    try {
      const state = await emulator.server();
      atServer();
      told.reached(state);
    } catch {
      if (emulator.named) nowhere();
      else await goInside();
    }
  };
  const lookAgain = () => emulator.settle(look()).catch(nowhere);
  const change = async () => {
    if (!emulator.inPage) {
      told.moved();
      return emulator.settle(goInside());
    }
    setText(line, `Looking for one at ${emulator.url} …`);
    try {
      const state = await emulator.server();
      told.moved();
      emulator.moveOut();
      atServer();
      told.reached(state);
    } catch {
      say(
        true,
        `No server at ${emulator.url}: the emulator still runs in this page.`,
        'Look again',
      );
    }
  };

  setText(places.url, emulator.url);
  places.retry.addEventListener('click', lookAgain);
  places.within.addEventListener('click', () => void change().catch(nowhere));
  other.addEventListener('click', () => void change().catch(nowhere));
  // Whoever has just started it comes back to this window.
  addEventListener('focus', () => {
    if (!banner.hidden) void lookAgain();
  });
  void lookAgain();
}

function onThisMachine(): boolean {
  return ['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname);
}
