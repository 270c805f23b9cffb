/** The colours of the ground, light and dark, as the reader's system asks. */

export interface Theme {
  name: 'light' | 'dark';
  water: string;
  land: string;
  border: string;
  graticule: string;
  countryName: string;
  /** Ink of labels and of the selection. */
  ink: string;
  /** Round points and labels, so that they stand out on anything. */
  halo: string;
}

const LIGHT: Theme = {
  name: 'light',
  water: '#dfe8ec',
  land: '#f8f7f3',
  border: '#bcc4c6',
  graticule: '#c9d6dc',
  countryName: '#8f9a9e',
  ink: '#16242b',
  halo: '#ffffff',
};

const DARK: Theme = {
  name: 'dark',
  water: '#10181d',
  land: '#1d272d',
  border: '#43525a',
  graticule: '#223039',
  countryName: '#71828b',
  ink: '#f2f6f8',
  halo: '#0c1216',
};

const prefersDark = window.matchMedia('(prefers-color-scheme: dark)');

/** The theme now. */
export function currentTheme(): Theme {
  return prefersDark.matches ? DARK : LIGHT;
}

/** Calls back when the system changes between day and night. */
export function onThemeChange(changed: (theme: Theme) => void): void {
  prefersDark.addEventListener('change', () => changed(currentTheme()));
}
