import { defineConfig, type Plugin } from 'vite';

/**
 * The dev server puts styles into the page as inline elements to swap them without a reload. The
 * page's policy forbids that on purpose, so it is loosened here, for `vite dev` alone.
 */
function inlineStylesInDev(): Plugin {
  return {
    name: 'inline-styles-in-dev',
    apply: 'serve',
    transformIndexHtml: {
      order: 'pre',
      handler: (html, { server }) =>
        server ? html.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'") : html,
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [inlineStylesInDev()],
  build: {
    // The oldest browsers with `light-dark()`; for older ones Vite would rewrite it into much CSS.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The policy allows no `data:` address.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
