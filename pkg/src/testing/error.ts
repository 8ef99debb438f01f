/** A mistake in how the emulator is used; what the services answer is never an error of this kind. */
export class EmulatorError extends Error {
  override readonly name = 'EmulatorError';
}
