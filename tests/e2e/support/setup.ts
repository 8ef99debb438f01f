import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build, type PreviewServer, preview } from 'vite';
import { Emulator } from './emulator.ts';

/**
 * Once before all tests: the emulator's program, the demo site, a page with one client, one for
 * each framework, the examples, the vendor's samples. The sites are served from this very process,
 * so nothing is left behind when it ends.
 */

const root = fileURLToPath(new URL('../../../', import.meta.url));
const results = `${root}tests/e2e/results`;

export default async function setup(): Promise<() => Promise<void>> {
  process.env.EMULATOR_BIN ??= buildEmulator();

  process.env.SITE_DIST ??= await buildWholeSite(`${results}/site`);
  const site = await serve(process.env.SITE_DIST);
  process.env.SITE_URL = address(site);

  const client = await serve(await buildSite(`${root}tests/e2e/client`, `${results}/client`));
  process.env.CLIENT_URL = address(client);

  const from = `${root}tests/e2e/frameworks`;
  process.env.FRAMEWORKS_DIST = await buildSite(from, `${results}/frameworks`);
  const frameworks = await serve(process.env.FRAMEWORKS_DIST);
  process.env.FRAMEWORKS_URL = address(frameworks);

  const examples: PreviewServer[] = [];
  for (const name of ['react', 'vue']) {
    const built = await buildSite(`${root}www/examples/${name}`, `${results}/example-${name}`);
    const example = await serve(built);
    process.env[`EXAMPLE_${name.toUpperCase()}_URL`] = address(example);
    examples.push(example);
  }

  // The samples read the service's address when they are built, so theirs must run before.
  const emulator = await Emulator.start();
  process.env.SAMPLES_EMULATOR = emulator.url;
  process.env.REACT_APP_API_URL = `${emulator.url}/api/1.3/`;
  process.env.VITE_API_URL = `${emulator.url}/api/1.3/`;
  const samples = await serve(await buildSite(`${root}tests/e2e/samples`, `${results}/samples`));
  process.env.SAMPLES_URL = address(samples);

  return async () => {
    const sites = [site, client, frameworks, ...examples, samples];
    await Promise.all([...sites.map((site) => site.close()), emulator.stop()]);
  };
}

function buildEmulator(): string {
  const words = 'build -p libreauth-emulator --features server --message-format=json'.split(' ');
  const messages = execFileSync('cargo', words, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for (const line of messages.split('\n').filter((line) => line.startsWith('{'))) {
    const { executable, target } = JSON.parse(line);
    if (executable && target?.name === 'libreauth-emulator') return executable;
  }
  throw new Error('cargo built no emulator');
}

async function buildSite(from: string, to: string): Promise<string> {
  const configFile = `${from}/vite.config.ts`;
  const output = { outDir: to, emptyOutDir: true };
  await build({ root: from, configFile, build: output, logLevel: 'warn' });
  return to;
}

/** As `cargo xtask demo` does: with the guides and the reference. */
async function buildWholeSite(to: string): Promise<string> {
  await buildSite(`${root}www`, to);
  const words = ['run', 'reference', '-w', 'docs', '--', '--out', `${to}/reference`];
  execFileSync(process.platform === 'win32' ? 'npm.cmd' : 'npm', words, { cwd: root });
  return to;
}

function serve(dist: string): Promise<PreviewServer> {
  // Port 0 would mean Vite's own choice; from a random start it takes the next free one.
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  return preview({
    configFile: false,
    logLevel: 'warn',
    build: { outDir: dist },
    preview: { host: '127.0.0.1', port, strictPort: false },
  });
}

function address(server: PreviewServer): string {
  const url = server.resolvedUrls?.local[0];
  if (!url) throw new Error('the preview server has no address');
  return url;
}
