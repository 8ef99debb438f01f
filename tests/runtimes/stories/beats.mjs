// A program that logs in and comes to its end while the session beats.
import process from 'node:process';
import { LibreAuth } from 'libreauth-client';

const url = `${process.env.EMULATOR}/api/1.3/`;
const options = { hwid: 'A-WORKSTATION-OF-JOHN-DOE' };
const app = new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', url, options);
await app.init();
await app.license('DEMO-KEY-0005');
console.log(`${app.state} ${app.getSnapshot().beating}`);
