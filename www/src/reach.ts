import { setText } from './dom.ts';
import type { Emulator, EmulatorState } from './emulator.ts';

interface Places {
  readonly banner: HTMLElement;
  readonly url: HTMLElement;
  readonly retry: HTMLElement;
  readonly line: HTMLElement;
}

/** Says whether the emulator is there, and how to start it when it is not. */
export function watchReach(
  emulator: Emulator,
  { banner, url, retry, line }: Places,
  reached: (state: EmulatorState) => void,
): void {
  const say = (there: boolean) => {
    banner.hidden = there;
    line.dataset.there = String(there);
    setText(line, there ? `Emulator ready at ${emulator.url}` : `No emulator at ${emulator.url}`);
  };
  const look = () =>
    emulator.state().then(
      (state) => {
        say(true);
        reached(state);
      },
      () => say(false),
    );
  setText(url, emulator.url);
  retry.addEventListener('click', look);
  // Whoever has just started it comes back to this window.
  addEventListener('focus', () => {
    if (!banner.hidden) void look();
  });
  void look();
}
