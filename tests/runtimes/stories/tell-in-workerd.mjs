// The client's story in workerd, as its own kind of test.
import * as whole from 'libreauth-client';
import * as slim from 'libreauth-client/slim';
import { tell } from './client.mjs';

export default {
  async test(_, { EMULATOR: emulator, HOSTILE: hostile }) {
    const say = (line) => console.log(line);
    await slim.load();
    const wholeWell = await tell({ entry: 'default entry', ...whole, emulator, hostile }, say);
    const slimWell = await tell({ entry: 'slim entry', ...slim, emulator, hostile }, say);
    if (!wholeWell || !slimWell) throw new Error('some steps did not go well');
  },
};
