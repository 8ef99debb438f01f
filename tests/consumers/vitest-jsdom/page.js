import { LibreAuth, LibreAuthError } from 'libreauth-client';

/** Puts the form into the page. */
export function show(options) {
  const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', undefined, options);
  document.body.innerHTML = '<form><input name="key" /></form><p role="status">Not licensed</p>';
  const status = document.querySelector('[role=status]');
  document.querySelector('form').addEventListener('submit', async (event) => {
    event.preventDefault();
    try {
      if (app.state === 'idle') await app.init();
      const { username, subscriptions } = await app.license(new FormData(event.target).get('key'));
      const { verification } = await app.check();
      status.textContent = `Licensed: ${username}, ${subscriptions[0].name}, ${verification}`;
    } catch (error) {
      if (!LibreAuthError.is(error)) throw error;
      status.textContent = `${error.code}: ${error.message}`;
    }
  });
}
