// What a test in TypeScript may write with the kit, and what not: `tsc --strict` reads this.
import { createEmulator, demoSeed, type Fault, type Restore } from 'libreauth-client/testing';

const seed = demoSeed();
seed.libreauth[0].licences.push({ key: 'MY-KEY', expires_in_s: 60 });
const emulator = createEmulator(seed, { now: new Date(0), cors: true });

export const restore: Restore = emulator.install();
export const slow: Fault = { kind: 'slow', ms: 500, calls: ['check'], count: 3 };
emulator.faults.set('server_error', slow);
emulator.now = 0;
export const at: number = emulator.now;
// @ts-expect-error: it does not say how late
emulator.faults.add('slow');
// @ts-expect-error: there is no such fault
emulator.faults.add({ kind: 'flod' });
// @ts-expect-error: an ownerid is asked for
createEmulator({ libreauth: [{ name: 'MyApp', secret: 's', version: '1.0' }] });
// @ts-expect-error: the log is to be read only
emulator.requests.push();
