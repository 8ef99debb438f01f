import { LibreAuthProvider, LicenseGate } from 'libreauth-client/react';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import mark from '../../common/mark.svg';
import '../../common/style.css';
import { makeClient } from './client.ts';
import { PaidPart } from './PaidPart.tsx';
import { SignIn } from './SignIn.tsx';

const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <main>
        <p className="brand">
          <img src={mark} alt="" width="28" height="28" />
          MyApp, in React
        </p>
        <LibreAuthProvider client={makeClient}>
          <LicenseGate fallback={<SignIn />}>
            <PaidPart />
          </LicenseGate>
        </LibreAuthProvider>
      </main>
    </StrictMode>,
  );
}
