/**
 * The entry for browser extensions: the background's end, with the client that the app brings, and the
 * other one, which is small. Who imports one of them gets nothing of the other.
 */
export { createBackground } from './extension/background.js';
export { connect } from './extension/connect.js';
export { LibreAuthError } from './extension/errors.js';
