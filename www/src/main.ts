import { type Client, ClientHolder } from './client.ts';
import { CodeView } from './code-view.ts';
import { showDevice } from './device.ts';
import { byId, setText } from './dom.ts';
import { Emulator } from './emulator.ts';
import { EventLog } from './event-log.ts';
import { linkExamples } from './examples.ts';
import { FaultPanel } from './faults.ts';
import { LicenceButtons } from './licences.ts';
import { moreCalls } from './more-calls.ts';
import { watchReach } from './reach.ts';
import { Runner } from './runner.ts';
import { Masker } from './secrets.ts';
import { field, prefill, readSettings } from './settings.ts';
import { StateView } from './state-view.ts';
import { TabsView } from './tabs-view.ts';
import { themeButton } from './theme.ts';
import { Timeline } from './timeline.ts';
import { Wire } from './wire.ts';
import { WireView } from './wire-view.ts';

/** Puts the parts of the page together. Each part knows its own place and nothing of the others. */

/** How often the clocks and counters are looked at. */
const TICK_MS = 250;

const form = byId<HTMLFormElement>('set-up');
const emulator = Emulator.fromPage(new URL(location.href));
const settings = () => readSettings(form);

const masker = new Masker();
const wireView = new WireView(byId('wire'), byId('wire-empty'), masker);
const wire = new Wire(emulator.fetch, (exchange) =>
  exchange ? wireView.show(exchange) : wireView.reset([]),
);

const stateView = new StateView({
  diagram: byId('states'),
  pill: byId('state-pill'),
  licensed: byId('licensed'),
  readings: byId('readings'),
  announce: byId('announce'),
});
const timeline = new Timeline({
  list: byId('beats'),
  empty: byId('beats-empty'),
  next: byId('next-beat'),
});
const tabsView = new TabsView(byId('tabs'));
const events = new EventLog(byId('events'), byId('events-empty'));
const code = new CodeView(byId('code'));
const holder = new ClientHolder(wire.fetch, {
  session: () => {
    showState();
    showDeviceOnce();
  },
  client: () => {
    timeline.restart();
    // Another client may well be told another id.
    showDevice(byId('device'), null);
    showDiagnostics('No session yet.');
  },
  told: (told) => events.add(told, Date.now()),
});
const runner = new Runner(
  {
    list: byId('steps'),
    answer: byId('answer'),
    runAll: byId('run-all'),
    giveUp: byId('give-up'),
  },
  holder,
  settings,
  {
    began: ({ name }) => code.mark(name),
    ended: ({ name }, answer) => {
      if (name !== 'heartbeat' || !holder.current) return;
      timeline.byHand(answer, holder.current.diagnostics(), Date.now());
    },
  },
);
const licences = new LicenceButtons(byId('licences'), form, () => code.show(settings()));
const faults = new FaultPanel(
  { groups: byId('faults'), now: byId('fault-now'), normal: byId('fault-none') },
  emulator,
  settings,
);
moreCalls(byId('calls'), runner);

function serviceChosen(): void {
  const { service } = settings();
  byId('fields-libreauth').hidden = service !== 'libreauth';
  byId('fields-trust').hidden = service !== 'libreauth';
  byId('fields-lockence').hidden = service !== 'lockence';
  byId('more-calls').hidden = service !== 'libreauth';
  faults.forService(service);
  licences.list(service);
  runner.list();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  void runner.runAll();
});
form.addEventListener('input', (event) => {
  if (event.target instanceof HTMLInputElement && event.target.name === 'service') serviceChosen();
  field(form, 'signature').disabled = field(form, 'pinned').value === 'none';
  holder.dropUnlessFor(settings());
  code.show(settings());
});

byId('reveal').addEventListener('change', (event) => {
  masker.enabled = !(event.target as HTMLInputElement).checked;
  wireView.reset(wire.exchanges);
});
byId('wire-clear').addEventListener('click', () => wire.clear());

onClick('device-show', 'device-note', async () => {
  showDevice(byId('device'), await holder.for(settings()).explainDeviceId());
  return '';
});
onClick('device-forget', 'device-note', async () => {
  await holder.for(settings()).forgetDevice();
  showDevice(byId('device'), null);
  return 'Forgotten. The next call that needs an id makes one.';
});
onClick('diagnostics-copy', 'diagnostics-note', async () => {
  await navigator.clipboard.writeText(byId<HTMLTextAreaElement>('diagnostics').value);
  return 'Copied.';
});

/** The session, with the words of its last error where that is why it stands as it does. */
function showState(): void {
  const { snapshot } = holder;
  const errors = holder.current?.diagnostics().errors ?? [];
  const about = errors.filter(({ code }) => code === snapshot.reason).at(-1);
  stateView.show(snapshot, about?.message ?? null);
}

let shownFor: Client | null = null;

/** A redeemed licence has told the service who this device is, so the page tells its user too. */
function showDeviceOnce(): void {
  const client = holder.current;
  if (client === null || client === shownFor || !holder.snapshot.licensed) return;
  shownFor = client;
  client.explainDeviceId().then(
    (device) => {
      if (client === holder.current) showDevice(byId('device'), device);
    },
    // Let go of in the meantime: there is nothing to show any more.
    () => {},
  );
}

/** Runs a button's work and writes what came of it into a note. */
function onClick(button: string, note: string, work: () => Promise<string>): void {
  byId(button).addEventListener('click', () => {
    work().then(
      (text) => setText(byId(note), text),
      (error: unknown) =>
        setText(byId(note), error instanceof Error ? error.message : String(error)),
    );
  });
}

/** Left alone while it says the same, so that a selection in it stays. */
function showDiagnostics(text: string): void {
  const place = byId<HTMLTextAreaElement>('diagnostics');
  if (place.value !== text) place.value = text;
}

function tick(): void {
  const client = holder.current;
  tabsView.show(client?.diagnostics() ?? null, settings());
  if (!client) return;
  const snapshot = client.getSnapshot();
  const diagnostics = client.diagnostics();
  stateView.tick(snapshot, Date.now());
  timeline.look(diagnostics, snapshot, Date.now());
  showDiagnostics(JSON.stringify(diagnostics, null, 2));
}

themeButton(byId('theme'));
prefill(form, emulator.url);
serviceChosen();
code.show(settings());
showState();
watchReach(
  emulator,
  {
    banner: byId('banner'),
    url: byId('banner-url'),
    retry: byId('banner-retry'),
    within: byId('banner-within'),
    line: byId('emulator-reach'),
    other: byId('emulator-other'),
  },
  {
    reached: (state) => {
      faults.show(state);
      linkExamples(byId('examples'), emulator);
    },
    moved: () => holder.drop(),
  },
);
tick();
setInterval(tick, TICK_MS);
