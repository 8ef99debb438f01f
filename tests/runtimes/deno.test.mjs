// The package in Deno, and the relay served by it.
import { relayTests } from './stories/relay.mjs';
import { endsByItself, served, told } from './support/run.mjs';
import { EMULATOR, hostileServer } from './support/servers.mjs';

const env = async () => ({ EMULATOR, HOSTILE: await hostileServer() });
// Nothing of the network but this machine, and no file written.
const run = ['run', '--no-remote', '--no-prompt', '--allow-net=127.0.0.1', '--allow-env'];
const program = (file) => [...run, '--allow-read', file];

told('the client in Deno', 'deno', program('stories/tell.mjs'), env);
endsByItself('a session keeps no program alive', 'deno', program('stories/beats.mjs'), {
  EMULATOR,
});

await relayTests((env) => served('deno', program('servers/deno.mjs'), env));
