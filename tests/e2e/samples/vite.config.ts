import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  define: {
    // React's usual tools put the value of the environment in place of this expression.
    'process.env.REACT_APP_API_URL': JSON.stringify(process.env.REACT_APP_API_URL),
  },
  build: {
    target: 'es2022',
    rolldownOptions: { input: ['typescript.html', 'react.html', 'vue.html'] },
  },
});
