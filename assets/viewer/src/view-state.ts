/** The address bar holds the view: `#map=5.2/48.1/66.9&layers=a,b&feature=a/12`. */

/** What the part of the address after `#` says. */
export interface ViewState {
  map?: { zoom: number; lat: number; lon: number };
  /** Ids of the visible collections; undefined where the address leaves the choice to us. */
  layers?: string[];
  feature?: FeatureRef;
}

/** A feature of a collection. */
export interface FeatureRef {
  collection: string;
  id: string;
}

/** Reads `location.hash`; what makes no sense is left out. */
export function parseViewState(hash: string): ViewState {
  const parts = new Map(hash.replace(/^#/, '').split('&').map((part) => split(part, '=')));
  const state: ViewState = {};
  const [zoom, lat, lon] = (parts.get('map') ?? '').split('/').map(Number);
  if (isWithin(zoom, 0, 24) && isWithin(lat, -90, 90) && isWithin(lon, -540, 540)) state.map = { zoom, lat, lon };
  const layers = parts.get('layers');
  if (layers !== undefined) state.layers = layers.split(',').filter(Boolean);
  const [collection, id] = split(parts.get('feature') ?? '', '/');
  if (collection && id) state.feature = { collection, id: decode(id) };
  return state;
}

/** The address part for a state, with about a screen pixel of precision. */
export function formatViewState(state: ViewState): string {
  const parts: string[] = [];
  if (state.map) {
    const { zoom, lat, lon } = state.map;
    const digits = Math.max(2, Math.ceil((zoom * Math.LN2 + Math.log(512 / 360 / 0.5)) / Math.LN10));
    parts.push(`map=${round(zoom, 2)}/${round(lat, digits)}/${round(lon, digits)}`);
  }
  if (state.layers) parts.push(`layers=${state.layers.join(',')}`);
  if (state.feature) parts.push(`feature=${state.feature.collection}/${encodeURIComponent(state.feature.id)}`);
  return `#${parts.join('&')}`;
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isWithin(value: number | undefined, min: number, max: number): value is number {
  return value !== undefined && value >= min && value <= max;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
