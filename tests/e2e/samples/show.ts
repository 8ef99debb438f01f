import type { LibreAuth } from 'libreauth-client';

/** What a sample came to, for the test to read. */
export function show(app: LibreAuth): void {
  const { verdict, state } = app.getSnapshot();
  const place = document.querySelector('[role=status]');
  if (place) place.textContent = `${state}: ${verdict?.message}`;
}
