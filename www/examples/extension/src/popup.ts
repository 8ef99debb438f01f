// The popup: asks for the key, and says how things stand. It is closed at any moment, and opened anew.
import { connect } from 'libreauth-client/extension';
import { element, time } from './page.ts';

const form = element('#sign-in', HTMLFormElement);
const input = element('input', HTMLInputElement);
const submit = element('#sign-in button', HTMLButtonElement);
const alert = element('[role="alert"]');
const opening = element('#opening');
const paid = element('#paid');
const pill = element('.pill');
const grace = element('.note.grace');

const app = await connect().catch(tell);

if (app) {
  const show = () => {
    const { licensed, state, graceUntil, message, reason } = app.getSnapshot();
    opening.hidden = true;
    form.hidden = licensed;
    paid.hidden = !licensed;
    pill.textContent = pill.dataset.state = state;
    grace.hidden = graceUntil === null;
    if (graceUntil !== null)
      grace.textContent = `The service can’t be reached. Go on working: this licence counts until ${time(graceUntil)}.`;
    const why = message ?? reason;
    if (why && !licensed) tell(why);
  };
  app.subscribe(show);
  show();

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    alert.replaceChildren();
    submit.disabled = true;
    try {
      if (app.state !== 'initialized') await app.init();
      await app.license(input.value);
    } catch (error) {
      tell(error);
    }
    submit.disabled = false;
  });

  element('#log-out').addEventListener('click', () => app.logout().catch(tell));
}

function tell(problem: unknown): undefined {
  const note = document.createElement('p');
  note.className = 'note';
  note.textContent = problem instanceof Error ? problem.message : String(problem);
  alert.replaceChildren(note);
  opening.hidden = true;
  form.hidden = false;
}
