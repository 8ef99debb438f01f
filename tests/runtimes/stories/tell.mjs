// The client's story in Deno and Bun, told by whichever runs this. (workerd has a worker for it.)
import process from 'node:process';
import * as whole from 'libreauth-client';
import * as slim from 'libreauth-client/slim';
import { tell } from './client.mjs';

const { EMULATOR: emulator, HOSTILE: hostile } = process.env;
const say = (line) => console.log(line);

await slim.load();
const wholeWell = await tell({ entry: 'default entry', ...whole, emulator, hostile }, say);
const slimWell = await tell({ entry: 'slim entry', ...slim, emulator, hostile }, say);
process.exit(wholeWell && slimWell ? 0 : 1);
