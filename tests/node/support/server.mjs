// A server between the client and the emulator, which misbehaves on demand.
import { createServer, request } from 'node:http';
import { after } from 'node:test';
import { EMULATOR } from './clients.mjs';

/**
 * Starts one on a free port; it ends with the test file.
 *
 * As long as `instead` is set it answers in the place of the emulator. `asked` counts requests.
 */
export async function faultyServer() {
  const server = createServer((incoming, outgoing) => {
    faulty.asked += 1;
    outgoing.on('error', () => {});
    incoming.on('error', () => {});
    if (faulty.instead) {
      incoming.resume();
      incoming.on('end', () => faulty.instead(outgoing, incoming));
      return;
    }
    const { method, url, headers } = incoming;
    const onwards = request(`${EMULATOR}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(onwards);
  });
  const faulty = { base: '', asked: 0, instead: undefined };
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  faulty.base = `http://127.0.0.1:${server.address().port}`;
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  return faulty;
}

/** Calls until it is answered: a client with a short `timeoutMs` needs some tries on a busy machine. */
export async function inTime(call) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (error.code !== 'timeout') throw error;
    }
  }
}
