// The ways to see a project at work. Each makes `{ name, run }`; `run` is given the row's context and
// hands back what was shown, in which form the wasm came, and how many bytes were shipped.
import { join } from 'node:path';
import { redeem, wellShipped, withExtension, withPage } from './browser.mjs';
import { freePort, run, serve } from './process.mjs';
import { exactlyOne, filesOf, weight } from './shipped.mjs';
import { serveFolder } from './static.mjs';
import { GOOD, LICENSED, shownFor, WRONG, wasAsked } from './story.mjs';

/** `npm run build -- --port 80` as a list, with the project's own script. */
const npm = (script, ...args) => [
  'npm',
  'run',
  '--silent',
  script,
  ...(args.length ? ['--', ...args] : []),
];

const inform = (kind) => (kind === 'file' ? '1 file' : '1 inlined');

/**
 * A page in Chromium.
 *
 * @param name what tells this visit from the row's others
 * @param build the script that builds it, if that is needed
 * @param out the folder that is then put on the web: it must hold exactly one wasm
 * @param server the project's script that serves it, and how it is told a port; else the files are served
 * @param root in which folder of the project those are
 * @param path of the page
 * @param html what the server must have rendered
 * @param wasm `inlined`, or `file` for the slim entry
 */
export function page(name, { build, out, server, root = '', path = '', html, wasm = 'inlined' }) {
  return { name, run: visit };

  async function visit({ folder, emulator, ours, program }) {
    if (build)
      await run(build.program ? [program(build.program), ...build.args] : npm(build), {
        cwd: folder,
      });
    if (out) exactlyOne(await filesOf(join(folder, out)), wasm, ours, out);
    const site = await (server ? served(server, folder) : serveFolder(join(folder, root)));
    try {
      if (html) await renders(site.url + path, html);
      return await withPage(async (tab) => {
        await tab.page.goto(site.url + path);
        const shown = await redeem(tab);
        const bytes = await wellShipped(tab, wasm, ours);
        await wasAsked(emulator);
        return { shown, wasm: inform(wasm), bytes };
      });
    } catch (error) {
      if (site.said) error.message += `\nThe server said:\n${site.said().slice(-3000)}`;
      throw error;
    } finally {
      await site.stop();
    }
  }
}

async function served({ script, args = [], env = {} }, folder) {
  const port = String(await freePort());
  const url = `http://127.0.0.1:${port}/`;
  const filled = args.map((it) => it.replace('PORT', port));
  const named = Object.entries(env).map(([name, it]) => [name, it.replace('PORT', port)]);
  const it = await serve(npm(script, ...filled), url, {
    cwd: folder,
    env: Object.fromEntries(named),
  });
  return { url, stop: it.stop, said: () => it.said };
}

async function renders(url, html) {
  const text = await (await fetch(url)).text();
  if (!text.includes(html))
    throw new Error(`the server rendered no "${html}" but:\n${text.slice(0, 2000)}`);
}

/** A page whose policy forbids WebAssembly: the app is told so, by code and in words. */
export function forbidden(name, path) {
  return { name, run: visit };

  async function visit({ folder }) {
    const site = await serveFolder(folder);
    try {
      return await withPage(async ({ page, complaints }) => {
        await page.goto(site.url + path);
        const status = page.getByRole('status');
        await status.filter({ hasText: /^Not licensed$/ }).waitFor();
        await page.getByLabel('Licence key').fill(GOOD);
        await page.getByRole('button', { name: 'Activate' }).click();
        const told =
          /^wasm_unavailable: .*Content Security Policy.*script-src 'self' 'wasm-unsafe-eval'/;
        await status.filter({ hasNotText: 'Not licensed' }).waitFor();
        const shown = await status.textContent();
        if (!told.test(shown)) throw new Error(`the page shows "${shown}", not ${told}`);
        const uncaught = complaints.filter((it) => it.startsWith('uncaught'));
        if (uncaught.length) throw new Error(uncaught.join('\n'));
        return { shown: 'wasm_unavailable, and what to allow', wasm: '' };
      });
    } finally {
      await site.stop();
    }
  }
}

/** A popup of an extension whose service worker holds the client. */
export function extension(name) {
  return { name, run: visit };

  async function visit({ folder, emulator, ours }) {
    await run(npm('build'), { cwd: folder });
    const built = await filesOf(join(folder, 'dist'));
    exactlyOne(built, 'inlined', ours, 'dist');
    return withExtension(folder, async (tab, id) => {
      await tab.page.goto(`chrome-extension://${id}/popup.html`);
      const shown = await redeem(tab);
      if (tab.complaints.length)
        throw new Error(`the popup complains:\n${tab.complaints.join('\n')}`);
      await wasAsked(emulator);
      return { shown, wasm: inform('inlined'), bytes: weight(built) };
    });
  }
}

/**
 * A program that is given a key and prints what came of it. It must end by itself, and say nothing else.
 *
 * @param command `npm start`, or a runtime's program and its arguments, before the key
 */
export function program(name, command) {
  return { name, run: visit };

  async function visit({ folder, emulator, program }) {
    const [first, ...args] = command;
    const tell = (key) => {
      const words = first === 'npm' ? npm(...args, key) : [program(first), ...args, key];
      return run(words, { cwd: folder });
    };
    const [no, yes] = [await tell(WRONG), await tell(GOOD)].map((it) => it.trim());
    for (const [said, key] of [
      [no, WRONG],
      [yes, GOOD],
    ]) {
      if (!shownFor(key).test(said) || said.includes('\n'))
        throw new Error(`for ${key} the program said "${said}", not ${shownFor(key)}`);
    }
    await wasAsked(emulator);
    return { shown: yes, wasm: '' };
  }
}

/** A Cloudflare worker in Wrangler's dev server, and what Wrangler would upload. */
export function worker(name, { script, args, dry }) {
  return { name, run: visit };

  async function visit({ folder, emulator, ours }) {
    await run(npm(...dry), { cwd: folder });
    const built = await filesOf(join(folder, 'dist'));
    exactlyOne(built, 'file', ours, 'what Wrangler uploads');
    const site = await served({ script, args }, folder);
    await emulator.reset(); // the worker was asked already, to see whether it is there
    try {
      const tell = async (key) => (await fetch(`${site.url}?key=${key}`)).text();
      const shown = [await tell(WRONG), await tell(GOOD)];
      if (!shownFor(WRONG).test(shown[0]) || shown[1] !== LICENSED)
        throw new Error(`the worker said ${JSON.stringify(shown)}\n${site.said().slice(-3000)}`);
      await wasAsked(emulator);
      return { shown: shown[1], wasm: inform('file'), bytes: weight(built) };
    } finally {
      await site.stop();
    }
  }
}

/** A tool that judges by itself: it must end well and say so in these words. */
export function tool(name, script, says, shown) {
  return { name, run: visit };

  async function visit({ folder }) {
    const said = await run(npm(script), { cwd: folder });
    for (const word of says) {
      if (!word.test(said)) throw new Error(`\`npm run ${script}\` did not say ${word}:\n${said}`);
    }
    return { shown, wasm: '' };
  }
}
