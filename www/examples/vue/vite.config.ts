import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';
import { emulator } from '../common/emulator.ts';

export default defineConfig({
  base: './',
  plugins: [vue(), emulator()],
});
