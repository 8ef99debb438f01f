// The runtimes by name: where each is, and its version.
import { program as carried } from '../../runtimes/support/programs.mjs';
import { browserVersion } from './browser.mjs';
import { run } from './process.mjs';

/** Node is the one that runs this; the others come with the root's npm packages. */
export const program = (name) => (name === 'node' ? process.execPath : carried(name));

/** Such as `2.9.5`. */
export async function versionOf(name) {
  if (name === 'browser') return browserVersion();
  const said = await run([program(name), '--version']);
  return /\d+\.\d+\.\d+/.exec(said)?.[0] ?? said.trim();
}
