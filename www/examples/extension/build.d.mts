export declare function buildExtension(how?: {
  to?: string;
  service?: string;
  background?: string;
  scripts?: readonly string[];
  manifest?: Readonly<Record<string, unknown>>;
}): Promise<string>;
