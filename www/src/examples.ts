import type { Emulator } from './emulator.ts';

/** Has the links to the examples name the server that this page runs on; else each runs on its own. */
export function linkExamples(section: HTMLElement, emulator: Emulator): void {
  for (const link of section.querySelectorAll<HTMLAnchorElement>('a[href*="examples/"]')) {
    const url = new URL(link.href);
    if (emulator.inPage) url.searchParams.delete('emulator');
    else url.searchParams.set('emulator', emulator.url);
    link.href = url.href;
  }
}
