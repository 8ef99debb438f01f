// The options page: the same session, in more detail. It follows what the popup does.
import { connect } from 'libreauth-client/extension';
import { element, time } from './page.ts';

const pill = element('.pill');
const alert = element('[role="alert"]');
const app = await connect();

function show() {
  const { state, account, verdict } = app.getSnapshot();
  const { nextBeatAt } = app.diagnostics();
  pill.textContent = pill.dataset.state = state;
  element('#licence').textContent = account?.username ?? 'none';
  element('#asked').textContent = verdict
    ? `${time(verdict.at)}, ${verdict.verification}`
    : 'not yet';
  element('#next').textContent = nextBeatAt === null ? 'none' : time(nextBeatAt);
}

app.subscribe(show);
show();
element('#device').textContent = await app.deviceId();

element('#ask').addEventListener('click', async () => {
  alert.replaceChildren();
  try {
    await app.check();
  } catch (error) {
    const note = document.createElement('p');
    note.className = 'note';
    note.textContent = error instanceof Error ? error.message : String(error);
    alert.replaceChildren(note);
  }
  show();
});
