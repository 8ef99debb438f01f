export declare class Kept {
  constructor(slot: string, storage: unknown);
  load(): Promise<[what: number, stamp?: number, record?: string]>;
  keep(record: string | undefined, stamp: number): Promise<unknown>;
}
