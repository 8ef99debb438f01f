const { LibreAuth, LibreAuthError } = require('libreauth-client');

const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', 'https://libreauth.nutexe.dev/api/1.3/', {
  publicKey: '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8',
  hwid: 'A-WORKSTATION-OF-JOHN-DOE',
});

async function main(key) {
  try {
    await app.init();
    const { username, subscriptions } = await app.license(key);
    const { verification } = await app.check();
    return `Licensed: ${username}, ${subscriptions[0].name}, ${verification}`;
  } catch (error) {
    if (!LibreAuthError.is(error)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

main(process.argv[2]).then(console.log);
