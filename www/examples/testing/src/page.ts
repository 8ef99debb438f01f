/** The app's page: a form for the key, and what the licence allows. */
import { type LibreAuth, LibreAuthError } from 'libreauth-client';

export function show(place: HTMLElement, app: LibreAuth): void {
  place.innerHTML = `
    <form><label>Licence key <input name="key" required /></label> <button>Unlock</button></form>
    <p role="status"></p>`;
  const form = place.querySelector('form') as HTMLFormElement;
  const status = place.querySelector('[role="status"]') as HTMLElement;

  const render = () => {
    const { licensed, state } = app.getSnapshot();
    form.hidden = licensed;
    if (licensed) status.textContent = state === 'grace' ? 'Unlocked, for now' : 'Unlocked';
    else if (state === 'denied' || state === 'expired') status.textContent = 'Locked again';
  };
  app.subscribe(render);

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    status.textContent = 'Asking …';
    try {
      await app.init();
      await app.license(String(new FormData(form).get('key')));
    } catch (error) {
      if (!LibreAuthError.is(error)) throw error;
      const busy = error.category === 'transient';
      status.textContent = busy ? 'Try again in a minute' : `Refused: ${error.code}`;
    }
  });
}
