/** `setTimeout`, which lets a Node process end although the timer is running. */
export function later(callback, delay) {
  const timer = setTimeout(callback, delay);
  timer.unref?.();
  return timer;
}
