import { useLibreAuth, useLicense } from 'libreauth-client/react';
import { useEffect } from 'react';

export function App() {
  const app = useLibreAuth();
  const { account, verdict } = useLicense();

  useEffect(() => {
    app.check();
  }, [app]);

  return (
    <p role="status">
      {verdict &&
        `Licensed: ${account.username}, ${account.subscriptions[0].name}, ${verdict.verification}`}
    </p>
  );
}
