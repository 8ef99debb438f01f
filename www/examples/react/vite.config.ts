import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { emulator } from '../shared/emulator.ts';

export default defineConfig({
  base: './',
  plugins: [react(), emulator()],
});
