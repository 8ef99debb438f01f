import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import { defineConfig, type Plugin } from 'vite';

/**
 * The dev server puts styles and scripts into the page as inline elements to swap them without a
 * reload. The page's policy forbids that on purpose, so it is loosened here, for `vite dev` alone.
 */
function inlineInDev(): Plugin {
  return {
    name: 'inline-in-dev',
    apply: 'serve',
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { server }) =>
        server ? html.replace(/(style-src|script-src) 'self'/g, "$& 'unsafe-inline'") : html,
    },
  };
}

/** The examples are pages of the site as they stand, with a script of the site's before their own. */
function stage(): Plugin {
  return {
    name: 'stage',
    transformIndexHtml: {
      order: 'pre',
      handler: (_, { path }) =>
        path.startsWith('/examples/')
          ? [
              { tag: 'script', attrs: { src: '/theme-boot.js' } },
              { tag: 'script', attrs: { type: 'module', src: '/src/stage.ts' } },
            ]
          : [],
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [inlineInDev(), stage(), react(), vue()],
  build: {
    // The oldest browsers with `light-dark()`; for older ones Vite would rewrite it into much CSS.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy allows no `data:` address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        demo: fromHere('index.html'),
        react: fromHere('examples/react/index.html'),
        vue: fromHere('examples/vue/index.html'),
      },
    },
  },
});

function fromHere(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
