import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  // The frameworks' development builds: these warn of what hydration did not match, and StrictMode
  // does its work in them only.
  define: {
    'process.env.NODE_ENV': '"development"',
    __VUE_OPTIONS_API__: 'false',
    __VUE_PROD_DEVTOOLS__: 'false',
    __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'true',
  },
  build: {
    target: 'es2022',
    minify: false,
    rolldownOptions: { input: ['react.html', 'vue.html'] },
  },
});
