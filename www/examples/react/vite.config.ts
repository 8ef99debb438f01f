import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { emulator } from '../common/emulator.ts';

export default defineConfig({
  base: './',
  plugins: [react(), emulator()],
});
