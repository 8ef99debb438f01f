/** An address as `URL` reads it; none where it is no address. `URL.canParse` is too young for Node 18. */
export function address(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
