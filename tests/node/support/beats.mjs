// A program that logs in and comes to its end while the session beats.
import { SERVICES } from './clients.mjs';

for (const { client, logIn } of SERVICES) {
  const app = client();
  await logIn(app);
  const { state, beating } = app.getSnapshot();
  process.stdout.write(`${state} ${beating}\n`);
}
