// The content script: marks pages while there is a licence. It may look and nothing else, as it shares
// its process with the page.
import { connect } from 'libreauth-client/extension';

const mark = document.createElement('div');
mark.textContent = 'MyApp is on';
mark.style.cssText =
  'position: fixed; inset: auto 1rem 1rem auto; z-index: 2147483647; padding: 0.4rem 0.9rem;' +
  'border-radius: 1rem; background: #08703f; color: #fff; font: 600 14px/1.4 system-ui, sans-serif';

connect().then(
  (app) => {
    const show = () => {
      if (app.getSnapshot().licensed) document.documentElement.append(mark);
      else mark.remove();
    };
    app.subscribe(show);
    show();
  },
  (error) => console.warn(error),
);
