import { LibreAuth, LibreAuthError } from 'libreauth-client';

const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', 'https://libreauth.nutexe.dev/api/1.3/', {
  publicKey: '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8',
});
const status = document.querySelector('[role=status]');

document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const key = new FormData(event.target).get('key');
  try {
    if (app.state === 'idle') await app.init();
    const { username, subscriptions } = await app.license(key);
    const { verification } = await app.check();
    status.textContent = `Licensed: ${username}, ${subscriptions[0].name}, ${verification}`;
  } catch (error) {
    if (!LibreAuthError.is(error)) throw error;
    status.textContent = `${error.code}: ${error.message}`;
  }
});
status.textContent = 'Not licensed';
