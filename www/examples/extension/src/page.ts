/** What popup and options page have in common. */

export function element<T extends HTMLElement = HTMLElement>(
  selector: string,
  type: new () => T = HTMLElement as new () => T,
): T {
  const found = document.querySelector(selector);
  if (found instanceof type) return found;
  throw new Error(`The page has no ${selector}`);
}

export function time(at: number): string {
  return new Date(at).toLocaleTimeString();
}
