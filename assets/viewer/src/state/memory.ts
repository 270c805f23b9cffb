/** What the browser remembers for the reader. A browser that remembers nothing loses nothing but comfort. */

const PREFIX = 'lode.';

/** What was remembered under a name. */
export function remembered(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Remembers a value. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Private windows and full disks.
  }
}
