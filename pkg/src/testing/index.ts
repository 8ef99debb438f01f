/**
 * `libreauth-client/testing`: both services in memory, for an app's own tests. The emulator's wasm
 * travels inside the script and starts with the first emulator; the client is not in here.
 */
import type * as Public from '../../types/testing.js';
import { Emulator } from './emulator.js';
import { world } from './world.js';

export const createEmulator: typeof Public.createEmulator = (seed, options) =>
  new Emulator(seed, options);

export const demoSeed: typeof Public.demoSeed = () => JSON.parse(world().demoSeed());
