import { defineConfig } from '@playwright/test';
import tests from './playwright.config.ts';

/** Pictures of the page to look at; they assert nothing. */
export default defineConfig({ ...tests, testDir: 'screenshots' });
