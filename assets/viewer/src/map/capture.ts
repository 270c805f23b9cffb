/** What the map shows, as an image. */

import { map } from './map';

/** Tiles that do not come must not keep anybody waiting. */
const LONGEST_MS = 15_000;

/** A copy of the map as it is now. */
export function captureNow(): HTMLCanvasElement {
  const source = map.getCanvas();
  const copy = document.createElement('canvas');
  // Right after drawing: later, the browser may have emptied the map's canvas.
  map.once('render', () => {
    [copy.width, copy.height] = [source.width, source.height];
    copy.getContext('2d')?.drawImage(source, 0, 0);
  });
  map.redraw();
  return copy;
}

/** A copy of the map with so many pixels for one of the page, when everything is there. */
export async function capture(ratio: number): Promise<HTMLCanvasElement> {
  const before = map.getPixelRatio();
  map.setPixelRatio(ratio);
  try {
    await Promise.race([map.once('idle'), new Promise((resolve) => setTimeout(resolve, LONGEST_MS))]);
    return captureNow();
  } finally {
    map.setPixelRatio(before);
  }
}
