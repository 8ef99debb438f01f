import { LibreAuth, LibreAuthError, Lockence } from 'libreauth-client/full';

/** What the emulator signs with. */
const PUBLIC_KEY = '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8';

/** Node has no device to tell by its traits: the id is given. */
const HWID = 'demo-run-in-node-without-a-browser';

/** The same job by calls of the package. Beats come from the job alone. */
export async function* inNode({ emulator, job }) {
  for (const { service, key, steps } of job) {
    const client = make(service, emulator);
    for (const step of steps) {
      const result = await call(client, service, step, key);
      yield { service, step, ...result };
      // Each further step needs the one before.
      if (!result.good) break;
    }
    client.free();
  }
}

function make(service, emulator) {
  const options = { hwid: HWID, heartbeat: false };
  return service === 'Lockence'
    ? new Lockence(`${emulator}/api/v1`, 'lockence-demo-api-key', options)
    : new LibreAuth('MyApp', 'XXXXXXXXXX', '1.0', `${emulator}/api/1.3/`, {
        ...options,
        publicKey: PUBLIC_KEY,
      });
}

async function call(client, service, step, key) {
  const takesKey = step === 'license' || (service === 'Lockence' && step === 'init');
  try {
    const answer = (await (takesKey ? client[step](key) : client[step]())) ?? {};
    const facts = [answer.message || 'done'];
    if (answer.username) facts.push(`User ${answer.username}`);
    if (answer.licensed !== undefined) facts.push(`Licensed ${answer.licensed ? 'yes' : 'no'}`);
    if (answer.verification) facts.push(`Verification ${answer.verification}`);
    return { good: answer.success !== false, answer: facts.join(' · ') };
  } catch (error) {
    const code = LibreAuthError.is(error) ? error.code : 'error';
    return { good: false, answer: `${code}: ${error.message}` };
  }
}
