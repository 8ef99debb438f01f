import { useLibreAuth, useLicense } from 'libreauth-client/react';
import { useEffect, useState } from 'react';

export function SignIn() {
  const app = useLibreAuth();
  const { state } = useLicense();
  const [problem, setProblem] = useState('');

  useEffect(() => {
    if (app.state === 'idle') app.init().catch((error) => setProblem(error.message));
  }, [app]);

  async function submit(event) {
    event.preventDefault();
    try {
      await app.license(new FormData(event.target).get('key'));
    } catch (error) {
      setProblem(`${error.code}: ${error.message}`);
    }
  }

  return (
    <form onSubmit={submit}>
      <label>
        Licence key <input name="key" required />
      </label>
      <button type="submit">Activate</button>
      <p role="status">{problem || (state === 'idle' ? 'Loading …' : 'Not licensed')}</p>
    </form>
  );
}
