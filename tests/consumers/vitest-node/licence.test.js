import { LibreAuthError } from 'libreauth-client';
import { createEmulator } from 'libreauth-client/testing';
import { expect, test } from 'vitest';
import { activate } from './licence.js';

const { fetch, publicKey } = createEmulator();
const options = { fetch, publicKey, hwid: 'A-WORKSTATION-OF-JOHN-DOE' };

test('a good key opens the app', async () => {
  const shown = await activate('DEMO-KEY-0004', options);
  expect(shown).toBe('Licensed: DEMO-KEY-0004, premium, verified');
  console.log(shown);
});

test('a wrong one does not', async () => {
  const error = await activate('NO-SUCH-KEY', options).catch((error) => error);
  expect(error).toBeInstanceOf(LibreAuthError);
  expect(error.code).toBe('license_invalid');
});
