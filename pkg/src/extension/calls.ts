/** What may be asked of the background: the calls of both clients, and no other property of theirs. */

const CALLS = [
  // Of both.
  'init check heartbeat startHeartbeat stopHeartbeat logout',
  'deviceId explainDeviceId forgetDevice exportDevice importDevice',
  // Lockence's.
  'validate',
  // LibreAuth's.
  'Init Check license login register upgrade variable getUserVariable setUserVariable file log webhook',
  'ban isBlacklisted onlineUsers stats chatMessages sendChatMessage forgotPassword changeUsername',
  'enableTwoFactor disableTwoFactor health',
];

export const calls = (): string[] => CALLS.join(' ').split(' ');

export function isCall(name: unknown): name is string {
  return typeof name === 'string' && calls().includes(name);
}
