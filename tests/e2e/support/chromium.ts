import { existsSync } from 'node:fs';

/** The system's Chromium, as nothing may be downloaded, and quiet about the network. */

const places = [
  process.env.CHROMIUM ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const executablePath = places.find((path) => path !== '' && existsSync(path));
if (!executablePath) throw new Error('No Chromium was found: install one, or name it in CHROMIUM.');

const args = [
  '--headless=new',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
// Chromium refuses its own sandbox to root.
if (process.getuid?.() === 0) args.push('--no-sandbox');

export const browser = {
  browserName: 'chromium',
  launchOptions: { executablePath, args },
} as const;
