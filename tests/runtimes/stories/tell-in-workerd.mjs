// The client's story in workerd, as its own kind of test.
import { LibreAuth, LibreAuthError } from 'libreauth-client';
import * as whole from 'libreauth-client/full';
import { Lockence } from 'libreauth-client/lockence';
import * as slim from 'libreauth-client/slim';
import { tell } from './client.mjs';

export default {
  async test(_, { EMULATOR: emulator, HOSTILE: hostile }) {
    const say = (line) => console.log(line);
    await slim.load();
    const each = { LibreAuth, Lockence, LibreAuthError };
    const eachWell = await tell({ entry: 'one for each service', ...each, emulator, hostile }, say);
    const wholeWell = await tell({ entry: 'full entry', ...whole, emulator, hostile }, say);
    const slimWell = await tell({ entry: 'slim entry', ...slim, emulator, hostile }, say);
    if (!eachWell || !wholeWell || !slimWell) throw new Error('some steps did not go well');
  },
};
