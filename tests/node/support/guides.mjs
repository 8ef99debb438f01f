// The code blocks of a guide as files of a project, so that a compiler can judge them.
//
// A block that begins with a file's name (`// src/main.ts`, `<!-- src/App.vue -->`) is that file. Any
// other is a module of its own. What it needs and the reader can do without stands before it in a
// comment that is not shown:
//
//     <!-- context
//     import type { LibreAuth } from 'libreauth-client';
//     declare const app: LibreAuth;
//     -->
//
// `<!-- continues -->` takes all of the block before it, too. `<!-- ambient … -->` declares what the
// project of the guide has beside it: a module that is not installed, a global of a test runner.

const LANGUAGES = ['ts', 'tsx', 'vue', 'js'];
const OPENING = /^\s*(?:```|~~~)(\S*)/;

/** How many blocks of code there are to be checked, by the plainest way of counting. */
export function count(text) {
  return (
    text.match(/^[ >]*(```|~~~) *(tsx?|jsx?|[cm][jt]s|vue|typescript|javascript)\b/gim)?.length ?? 0
  );
}

/** @returns {{ files: Map<string, string>, blocks: number, named: boolean }} */
export function project(text) {
  const files = new Map();
  const ambient = [];
  let blocks = 0;
  let named = true;
  let before = '';
  let previous = '';
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const comment = /^<!-- (context|continues|ambient)\b(.*)$/.exec(lines[at]);
    if (comment) {
      const [, kind, rest] = comment;
      const held = [];
      if (!rest.includes('-->')) while (lines[++at] !== '-->') held.push(told(lines, at));
      if (kind === 'ambient') ambient.push(...held);
      else before = kind === 'continues' ? previous : held.join('\n');
      continue;
    }
    const language = OPENING.exec(lines[at])?.[1];
    if (language === undefined) {
      if (lines[at].trim() !== '' && before !== '') throw new Error(`no block after ${before}`);
      continue;
    }
    const code = [];
    while (!OPENING.test(told(lines, ++at))) code.push(lines[at]);
    if (!LANGUAGES.includes(language)) continue;
    blocks += 1;
    const name = /^(?:\/\/|<!--) ([\w./[\]-]+\.\w+)(?: -->)?$/.exec(code[0])?.[1];
    if (name === undefined) named = false;
    const body = name ? code.slice(1).join('\n') : code.join('\n');
    const whole = before ? `${before}\n${body}` : body;
    const file = name ?? `fragment-${blocks}.${moduleEnding(language, body)}`;
    if (files.has(file)) throw new Error(`${file} is there twice`);
    files.set(
      file,
      language === 'vue' || name || file.endsWith('.cjs') ? `${whole}\n` : `${whole}\nexport {};\n`,
    );
    previous = whole;
    before = '';
  }
  if (before) throw new Error(`no block after ${before}`);
  files.set('ambient.d.ts', `${ambient.join('\n')}\n`);
  return { files, blocks, named };
}

function moduleEnding(language, body) {
  return language === 'js' && /\brequire\(/.test(body) ? 'cjs' : language;
}

function told(lines, at) {
  if (at >= lines.length) throw new Error('something is not closed');
  return lines[at];
}

/** The headings of a guide as the anchors that GitHub and typedoc make of them. */
export function anchors(text) {
  const prose = text.replace(/^```[\s\S]*?^```/gm, '');
  return [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
