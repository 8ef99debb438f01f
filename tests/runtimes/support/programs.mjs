// The runtimes' programs. Their packages' own start scripts are put in place by install scripts, which
// this repository runs none of; the programs lie in the packages for this platform.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';

const { platform, arch } = process;
const exe = platform === 'win32' ? '.exe' : '';

const PLACES = {
  deno: [`@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}/deno${exe}`],
  bun: [`@oven/bun-${names(platform)}-${arch === 'arm64' ? 'aarch64' : arch}/bin/bun${exe}`],
  workerd: [
    `@cloudflare/workerd-${names(platform)}-${arch === 'x64' ? '64' : arch}/bin/workerd${exe}`,
  ],
};

function names(name) {
  return name === 'win32' ? 'windows' : name;
}

/** The path of a runtime's program. */
export function program(name) {
  const require = createRequire(import.meta.url);
  for (const place of PLACES[name]) {
    for (const folder of require.resolve.paths(place)) {
      const path = `${folder}/${place}`;
      if (existsSync(path)) return path;
    }
  }
  throw new Error(`${name} has no program for ${platform} ${arch}: run \`npm ci\` at the root`);
}
