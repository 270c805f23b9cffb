/** The view as a window in another page. Pure. */

/** Sizes to choose from: pixels; undefined is as wide as the page it is in. */
export const SIZES = { small: [400, 300], medium: [640, 420], large: [960, 600], wide: [undefined, 480] } as const satisfies Record<string, readonly [number | undefined, number]>;
export type Size = keyof typeof SIZES;

/** Where a view is without the panel. `base`: where the server is, with a slash at its end. */
export const embedAddress = (base: string, hash: string): string => `${base}embed${withoutTab(hash)}`;

/** The markup to paste. */
export function embedCode(address: string, title: string, size: Size): string {
  const [width, height] = SIZES[size];
  return `<iframe src="${escapeMarkup(address)}" title="${escapeMarkup(title)}" width="${width ?? '100%'}" height="${height}" style="border: 0" loading="lazy" allowfullscreen></iframe>`;
}

/** Which tab of the panel is open means nothing where there is no panel. */
function withoutTab(hash: string): string {
  const parts = hash.replace(/^#/, '').split('&').filter((part) => part !== '' && !part.startsWith('tab='));
  return parts.length > 0 ? `#${parts.join('&')}` : '';
}

const escapeMarkup = (text: string): string => text.replace(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`);
