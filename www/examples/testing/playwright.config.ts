import { defineConfig } from '@playwright/test';

const port = process.env.PORT ?? '4175';
const baseURL = `http://127.0.0.1:${port}`;
// By default the browser that `npx playwright install chromium` fetched.
const executablePath = process.env.CHROMIUM;

export default defineConfig({
  testDir: 'e2e',
  reporter: [['list']],
  use: { baseURL, launchOptions: executablePath ? { executablePath } : {} },
  webServer: {
    command: `npm run dev -- --strictPort --port ${port}`,
    url: baseURL,
    reuseExistingServer: false,
  },
});
