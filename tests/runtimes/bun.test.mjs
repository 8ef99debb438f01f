// The package in Bun, and the relay served by it.
import { relayTests } from './stories/relay.mjs';
import { endsByItself, served, told } from './support/run.mjs';
import { EMULATOR, hostileServer } from './support/servers.mjs';

const env = async () => ({ EMULATOR, HOSTILE: await hostileServer() });

told('the client in Bun', 'bun', ['run', 'stories/tell.mjs'], env);
endsByItself('a session keeps no program alive', 'bun', ['run', 'stories/beats.mjs'], {
  EMULATOR,
});

await relayTests((env) => served('bun', ['run', 'servers/bun.mjs'], env));
