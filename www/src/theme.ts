/** The theme follows the system until the button says otherwise; the choice is kept. */
export function themeButton(button: HTMLElement): void {
  const system = matchMedia('(prefers-color-scheme: dark)');
  const isDark = () => (document.documentElement.dataset.theme ?? systemTheme(system)) === 'dark';
  const show = () => button.setAttribute('aria-pressed', String(isDark()));

  button.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    try {
      // Choosing what the system has anyway means "follow the system" again.
      if (theme === systemTheme(system)) localStorage.removeItem('theme');
      else localStorage.setItem('theme', theme);
    } catch {
      // Without storage the choice lasts as long as the page.
    }
    show();
  });
  system.addEventListener('change', show);
  show();
}

function systemTheme(system: MediaQueryList): 'dark' | 'light' {
  return system.matches ? 'dark' : 'light';
}
