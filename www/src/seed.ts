/** The emulator's demo data, as far as the page shows it: its app and its test licences. */

export type Service = 'libreauth' | 'lockence';

export const libreauthApp = { name: 'MyApp', ownerId: 'XXXXXXXXXX', version: '1.0' } as const;
export const lockenceKey = 'lockence-demo-api-key';

/** What the emulator signs with, and a good key that is not the emulator's (that of RFC 8032's first test). */
export const publicKeys = {
  right: '03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8',
  wrong: 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
} as const;

export interface TestLicence {
  readonly label: string;
  readonly key: string;
  /** Will the service accept it? Only used to group the buttons. */
  readonly good: boolean;
}

export const licences: Readonly<Record<Service, readonly TestLicence[]>> = {
  libreauth: [
    good('Good 1', 'DEMO-KEY-0001'),
    good('Good 2', 'DEMO-KEY-0002'),
    good('Good 3', 'DEMO-KEY-0003'),
    good('Good 4', 'DEMO-KEY-0004'),
    good('Good 5', 'DEMO-KEY-0005'),
    bad('Expired', 'EXPIRED-KEY-0001'),
    bad('Banned', 'BANNED-KEY-0001'),
    bad('Paused', 'PAUSED-KEY-0001'),
    bad('Other device', 'LOCKED-KEY-0001'),
    bad('Used', 'USED-KEY-0001'),
  ],
  lockence: [
    good('Good 1', 'DEMO1-DEMO1-DEMO1-DEMO1'),
    good('Good 2', 'DEMO2-DEMO2-DEMO2-DEMO2'),
    good('Good 3', 'DEMO3-DEMO3-DEMO3-DEMO3'),
    good('Good 4', 'DEMO4-DEMO4-DEMO4-DEMO4'),
    good('Good 5', 'DEMO5-DEMO5-DEMO5-DEMO5'),
    bad('Expired', 'EXPRD-EXPRD-EXPRD-EXPRD'),
    bad('Disabled', 'DSBLD-DSBLD-DSBLD-DSBLD'),
    bad('Other device', 'LOCKD-LOCKD-LOCKD-LOCKD'),
  ],
};

function good(label: string, key: string): TestLicence {
  return { label, key, good: true };
}

function bad(label: string, key: string): TestLicence {
  return { label, key, good: false };
}
