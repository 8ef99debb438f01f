import { createEmulator } from 'libreauth-client/testing';
import { expect, test, vi } from 'vitest';
import { show } from './page.js';

const { fetch, publicKey } = createEmulator();

test('a wrong key is told, a good one opens the app', async () => {
  show({ fetch, publicKey });
  const form = document.querySelector('form');
  const input = form.querySelector('input');
  const status = document.querySelector('[role=status]');

  input.value = 'NO-SUCH-KEY';
  form.requestSubmit();
  await vi.waitFor(() => expect(status.textContent).toMatch(/^license_invalid: /));

  input.value = 'DEMO-KEY-0004';
  form.requestSubmit();
  const licensed = 'Licensed: DEMO-KEY-0004, premium, verified';
  await vi.waitFor(() => expect(status.textContent).toBe(licensed));
  console.log(status.textContent);
});
