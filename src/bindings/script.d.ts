export declare class LibreAuthError extends Error {
  constructor(
    message: string,
    code: string,
    category: string,
    retryable: boolean,
    details?: Readonly<Record<string, unknown>>,
  );
  static is(value: unknown): boolean;
}
