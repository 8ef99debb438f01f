/**
 * Short names between the wasm and its glue. wasm-bindgen joins the two by some 160 long names, each
 * with a hash that nothing can pack; wasm-opt shortens them in the wasm and says how, and this does
 * the same to the glue.
 */

const IMPORT = /\["(.+)", "(.+)", "(.+)"\]/g;
const EXPORT = /\["([^"]+)", "([^"]+)"\]/g;

/**
 * @param {string} glue
 * @param {string} said what `wasm-opt --minify-imports-and-exports-and-modules` printed
 */
export function shorten(glue, said) {
  const exports = new Map(Array.from(said.matchAll(EXPORT), ([, name, short]) => [name, short]));
  const imports = new Map();
  // What a snippet exports is imported from the snippet where it needs no conversion.
  const fromSnippets = [];
  for (const [, module, name, short] of said.matchAll(IMPORT)) {
    const space = new RegExp(`"${module}": (import[1-9]\\d*)`).exec(glue)?.[1];
    if (space) fromSnippets.push(`        ${short}: ${space}.${name},\n`);
    else imports.set(name, short);
  }
  return glue
    .replace(/\bwasm\.(\w+)/g, (whole, name) =>
      exports.has(name) ? `wasm.${exports.get(name)}` : whole,
    )
    .replace(
      /^ {8}(\w+): (?=function\(|\()/gm,
      (_, name) => `        ${imports.get(name) ?? name}: `,
    )
    .replace(/^ +"\.\/snippets\/.+": import\d+,\n/gm, '')
    .replace('"./libreauth_client_bg.js": import0', 'a: import0')
    .replace('const import0 = {\n', (line) => line + fromSnippets.join(''));
}
