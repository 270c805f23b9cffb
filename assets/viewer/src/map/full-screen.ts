/** The page on the whole screen. */

import { signal } from '@preact/signals';

/** Whether it is so now. */
export const isFullScreen = signal(false);

/** Whether the browser can: phones of one maker cannot. */
export const canFullScreen = document.fullscreenEnabled;

document.addEventListener('fullscreenchange', () => (isFullScreen.value = document.fullscreenElement !== null));

export function toggleFullScreen(): void {
  const change = document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen();
  // A browser that refuses leaves the page as it is.
  change.catch(() => {});
}
