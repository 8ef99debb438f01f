// The package in workerd, and the relay served by it.
import { relayTests } from './stories/relay.mjs';
import { told } from './support/run.mjs';
import { EMULATOR, hostileServer } from './support/servers.mjs';
import { servedByWorkerd, workers } from './support/workerd.mjs';

const config = await workers();
const env = async () => ({ EMULATOR, HOSTILE: await hostileServer(), UPSTREAM: '', API_KEY: '' });

told('the client in workerd', 'workerd', ['test', config], env);

await relayTests((env) => servedByWorkerd(config, env));
