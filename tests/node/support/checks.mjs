// What the tests of the package have in common: what a typed error looks like, and that no
// rejection goes astray.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { LibreAuthError } from 'libreauth-client';

const unhandled = [];
process.on('unhandledRejection', (error) => unhandled.push(error));
after(() => assert.deepEqual(unhandled, [], 'every rejection reaches its caller'));

/** For `assert.throws` and `assert.rejects`: an error of ours with this code. */
export function coded(code, category) {
  return (error) => {
    assert.ok(error instanceof LibreAuthError, `${error?.stack ?? error}`);
    assert.equal(error.code, code, error.message);
    if (category) assert.equal(error.category, category);
    return true;
  };
}
