import { useLibreAuth, useLicense } from 'libreauth-client/react';

/** What the user paid for. It is here only while the licence is good. */
export function PaidPart() {
  const app = useLibreAuth();
  const { state, account, verdict, graceUntil } = useLicense();
  return (
    <section className="card" aria-labelledby="title">
      <h1 id="title">You are in</h1>
      <p className="pill" data-state={state} role="status">
        {state}
      </p>
      {graceUntil !== null && (
        <p className="note grace">
          The service can’t be reached. Go on working: this licence counts until {time(graceUntil)}.
        </p>
      )}
      <dl className="facts">
        <dt>Licence</dt>
        <dd>{account?.username}</dd>
        <dt>Last asked</dt>
        <dd>{verdict ? `${time(verdict.at)}, ${verdict.verification}` : 'not yet'}</dd>
      </dl>
      <div className="row">
        {/* A failed beat needs no handling here: it shows as grace. */}
        <button type="button" onClick={() => app.heartbeat().catch(() => {})}>
          Ask now
        </button>
        <button type="button" onClick={() => app.logout()}>
          Log out
        </button>
      </div>
    </section>
  );
}

function time(at: number): string {
  return new Date(at).toLocaleTimeString();
}
