/** What is to be seen of the map beside panel and card, as an image. */

import { object } from '../server/http';
import { theme } from '../state/theme';
import { freeBox, map } from './map';

/** Tiles that do not come must not keep anybody waiting. */
const LONGEST_MS = 15_000;

/** A copy of the map as it is now. */
export function captureNow(): HTMLCanvasElement {
  const source = map.getCanvas();
  const copy = document.createElement('canvas');
  // Right after drawing: later, the browser may have emptied the map's canvas.
  map.once('render', () => {
    const ratio = source.width / source.clientWidth;
    const { left, top, width, height } = freeBox();
    [copy.width, copy.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    copy.getContext('2d')?.drawImage(source, -Math.round(left * ratio), -Math.round(top * ratio));
  });
  map.redraw();
  return copy;
}

/** When the map has the style of the theme. */
async function inTheme(): Promise<void> {
  while (object(map.getStyle().metadata)['lode:theme'] !== theme.value) await map.once('styledata');
}

/** A copy of the map with so many pixels for one of the page, when everything is there. */
export async function capture(ratio: number): Promise<HTMLCanvasElement> {
  const before = map.getPixelRatio();
  map.setPixelRatio(ratio);
  try {
    await Promise.race([inTheme().then(() => map.once('idle')), new Promise((resolve) => setTimeout(resolve, LONGEST_MS))]);
    return captureNow();
  } finally {
    map.setPixelRatio(before);
  }
}
