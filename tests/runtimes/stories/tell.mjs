// The client's story in Deno and Bun, told by whichever runs this. (workerd has a worker for it.)
import process from 'node:process';
import { LibreAuth, LibreAuthError } from 'libreauth-client';
import * as whole from 'libreauth-client/full';
import { Lockence } from 'libreauth-client/lockence';
import * as slim from 'libreauth-client/slim';
import { tell } from './client.mjs';

const { EMULATOR: emulator, HOSTILE: hostile } = process.env;
const say = (line) => console.log(line);

await slim.load();
const each = { LibreAuth, Lockence, LibreAuthError, further: false };
const eachWell = await tell({ entry: 'one for each service', ...each, emulator, hostile }, say);
const wholeWell = await tell({ entry: 'full entry', ...whole, emulator, hostile }, say);
const slimWell = await tell({ entry: 'slim entry', ...slim, emulator, hostile }, say);
process.exit(eachWell && wholeWell && slimWell ? 0 : 1);
