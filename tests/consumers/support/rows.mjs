// The table's rows: each is a folder beside `support`, the tool whose version is told, and how it is seen
// at work. A new row is a folder with a project and a line here.
import { extension, forbidden, page, program, tool, worker } from './visits.mjs';

const port = ['--port', 'PORT'];
const host = ['--host', '127.0.0.1'];
const strict = [...port, ...host, '--strictPort'];

/** The dev server of Vite and its kin, and what it builds, by its own preview. */
const vite = ({ out = 'dist', ...more } = {}) => [
  page('build', { build: 'build', out, server: { script: 'preview', args: strict }, ...more }),
  page('dev', { server: { script: 'dev', args: strict }, ...more }),
];

/** A bundler without a server: a page beside what it builds into `dist`. */
const bundled = (more) => [page('build', { build: 'build', out: 'dist', ...more })];

// What stands in the HTML of an app that a server renders: the app itself, with nobody logged in yet.
const rendered = { html: '<p role="status">Loading …</p>' };

const next = [...port, '--hostname', '127.0.0.1'];
const nextBuild = (name, build) =>
  page(name, {
    build,
    out: '.next/static',
    server: { script: 'start', args: next },
    ...rendered,
  });

const parcel = (more) => [
  page('build', { build: 'build', out: 'dist', root: 'dist', ...more }),
  page('dev', { server: { script: 'dev', args: [...port, ...host] }, ...more }),
];

const wrangler = worker('dev', {
  script: 'dev',
  args: [...port, '--ip', '127.0.0.1', '--local', '--show-interactive-dev-session=false'],
  dry: ['deploy', '--dry-run', '--outdir', 'dist'],
});

const slim = { wasm: 'file' };
const tests = (count) => [
  new RegExp(`Tests\\s+${count} passed`),
  /Licensed: DEMO-KEY-0004, premium, verified/,
];

export const ROWS = {
  // The slowest first, so that nothing waits for them alone at the end.
  'next-16': {
    tool: 'next',
    visits: [
      nextBuild('build (Turbopack)', 'build'),
      nextBuild('build (webpack)', 'build:webpack'),
      page('dev (Turbopack)', { server: { script: 'dev', args: next }, ...rendered }),
    ],
  },
  'nuxt-4': {
    tool: 'nuxt',
    visits: [
      page('build', {
        build: 'build',
        out: '.output/public',
        server: { script: 'preview', env: { PORT: 'PORT', HOST: '127.0.0.1' } },
        ...rendered,
      }),
    ],
  },
  'vite-8': { tool: 'vite', visits: vite() },
  'vite-8-react': { tool: 'vite', visits: vite() },
  'vite-8-slim': { tool: 'vite', visits: vite(slim) },
  'vite-6': { tool: 'vite', visits: vite() },
  'webpack-5': { tool: 'webpack', visits: bundled() },
  'webpack-5-slim': { tool: 'webpack', visits: bundled(slim) },
  'rspack-2': { tool: '@rspack/core', visits: bundled() },
  'rspack-2-slim': { tool: '@rspack/core', visits: bundled(slim) },
  'rollup-4': { tool: 'rollup', visits: bundled() },
  esbuild: { tool: 'esbuild', visits: bundled() },
  'esbuild-slim': { tool: 'esbuild', visits: bundled(slim) },
  'bun-build': {
    program: 'bun',
    visits: bundled({
      build: { program: 'bun', args: ['build', 'src/main.js', '--minify', '--outdir', 'dist'] },
    }),
  },
  'parcel-2': { tool: 'parcel', visits: parcel() },
  'parcel-2-slim': { tool: 'parcel', visits: parcel(slim) },
  'sveltekit-2': {
    tool: '@sveltejs/kit',
    visits: vite({ out: '.svelte-kit/output/client', ...rendered }),
  },
  'plain-script': { program: 'browser', visits: [page('page', {})] },
  'plain-script-slim': { program: 'browser', visits: [page('page', slim)] },
  'strict-csp': {
    program: 'browser',
    visits: [page('page', {}), forbidden('no wasm allowed', 'no-wasm.html')],
  },
  'extension-mv3': { tool: 'esbuild', visits: [extension('popup')] },
  'node-esm': { program: 'node', visits: [program('import', ['npm', 'start'])] },
  'node-require': { program: 'node', visits: [program('require', ['npm', 'start'])] },
  'node-slim': { program: 'node', visits: [program('import', ['npm', 'start'])] },
  deno: { program: 'deno', visits: [program('run', ['deno', 'run', '--allow-net', 'main.js'])] },
  bun: { program: 'bun', visits: [program('run', ['bun', 'main.js'])] },
  workerd: { tool: 'wrangler', visits: [wrangler] },
  'workerd-slim': { tool: 'wrangler', visits: [wrangler] },
  'vitest-node': { tool: 'vitest', visits: [tool('run', 'test', tests(2), '2 tests passed')] },
  'vitest-jsdom': { tool: 'vitest', visits: [tool('run', 'test', tests(1), '1 test passed')] },
  typescript: { tool: 'typescript', visits: [tool('tsc --strict', 'typecheck', [], 'no errors')] },
};
