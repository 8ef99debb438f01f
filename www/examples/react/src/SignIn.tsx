import { useLibreAuth, useLicense } from 'libreauth-client/react';
import { useEffect, useState } from 'react';

/** Resumes the session that was kept over a reload, and otherwise asks for a key. */
export function SignIn() {
  const app = useLibreAuth();
  const { state, reason, message } = useLicense();
  const [key, setKey] = useState('DEMO-KEY-0001');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    // StrictMode runs this twice: two calls at once share one request.
    if (app.state === 'idle') app.init().catch((error) => setProblem(error.message));
  }, [app]);

  async function submit() {
    setBusy(true);
    setProblem('');
    try {
      if (app.state !== 'initialized') await app.init();
      await app.license(key); // the gate opens by itself
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  }

  // Whoever was here before should not see the form flash by.
  if (state === 'idle' && !problem) return <p role="status">One moment …</p>;

  const why = problem || message || reason;
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <h1>Enter your licence key</h1>
      <p className="quiet">It is checked with the service, and bound to this browser.</p>
      <label>
        Licence key
        <input
          value={key}
          onChange={(event) => setKey(event.target.value)}
          required
          spellCheck={false}
          autoCapitalize="characters"
          autoComplete="off"
        />
      </label>
      <div role="alert">{why && <p className="note">{why}</p>}</div>
      <button className="primary" type="submit" disabled={busy}>
        {busy ? 'Checking …' : 'Continue'}
      </button>
    </form>
  );
}
