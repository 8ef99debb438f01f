import { LicenseGate } from 'libreauth-client/react';
import { App } from './app.jsx';
import { SignIn } from './sign-in.jsx';

export default function Page() {
  return (
    <LicenseGate fallback={<SignIn />}>
      <App />
    </LicenseGate>
  );
}
