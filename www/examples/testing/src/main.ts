import { createClient } from './license.ts';
import { show } from './page.ts';

show(document.body, createClient({ heartbeat: 5_000 }));
