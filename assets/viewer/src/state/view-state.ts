/**
 * The view as the address bar writes it:
 * `#map=5.2/48.1/66.9&layers=a,b&feature=a/12&tab=filter&where.a.commodity=~copper|gold`. Pure.
 */

import { clauseFromText, clauseKey, clauseToText, type Clause } from '../filter/clause';
import { own } from './own';
import { readNumbers } from './read-number';

/** What the panel shows. */
export const TABS = ['layers', 'filter', 'ask', 'take', 'data'] as const;
export type Tab = (typeof TABS)[number];

/** Where the map looks: zoom, and the centre in degrees. */
export interface Camera {
  zoom: number;
  lat: number;
  lon: number;
}

/** A feature of a collection. */
export interface FeatureRef {
  collection: string;
  id: string;
}

/** What the part of the address after `#` says. */
export interface ViewState {
  map?: Camera;
  globe?: boolean;
  /** Ids of the visible collections; undefined where the address leaves the choice to us. */
  layers?: string[];
  feature?: FeatureRef;
  tab?: Tab;
  language?: string;
  where?: Record<string, readonly Clause[]>;
  /** What parts of the page keep here by themselves, by {@link keepInAddress}. */
  extra: Record<string, string>;
}

/** Reads `location.hash`; what makes no sense is left out. */
export function parseViewState(hash: string): ViewState {
  const state: ViewState = { extra: {} };
  for (const part of hash.replace(/^#/, '').split('&')) {
    const [name, value] = split(part, '=').map(decode) as [string, string];
    if (name === 'map') readCamera(state, value);
    else if (name === 'globe') state.globe = true;
    else if (name === 'layers') state.layers = value.split(',').filter(Boolean);
    else if (name === 'feature') readFeature(state, value);
    else if (name === 'tab') state.tab = TABS.find((known) => known === value) ?? 'layers';
    else if (name === 'lang') state.language = value;
    else if (name.startsWith('where.')) readClause(state, name.slice('where.'.length), value);
    else if (name) state.extra[name] = value;
  }
  return state;
}

/** The address part for a state, with about a screen pixel of precision. */
export function formatViewState(state: ViewState): string {
  const parts: [string, string][] = [];
  if (state.map) {
    const { zoom, lat, lon } = state.map;
    const digits = Math.max(2, Math.ceil((zoom * Math.LN2 + Math.log(512 / 360 / 0.5)) / Math.LN10));
    parts.push(['map', [round(zoom, 2), round(lat, digits), round(lon, digits)].join('/')]);
  }
  if (state.globe) parts.push(['globe', '1']);
  if (state.layers) parts.push(['layers', state.layers.join(',')]);
  if (state.feature) parts.push(['feature', `${state.feature.collection}/${state.feature.id}`]);
  if (state.tab && state.tab !== 'layers') parts.push(['tab', state.tab]);
  for (const [id, list] of Object.entries(state.where ?? {})) {
    for (const clause of list) parts.push([`where.${id}.${clauseKey(clause)}`, clauseToText(clause)]);
  }
  if (state.language) parts.push(['lang', state.language]);
  parts.push(...Object.entries(state.extra));
  return `#${parts.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&')}`;
}

function readCamera(state: ViewState, value: string): void {
  const [zoom, lat, lon] = readNumbers(value, '/', 3);
  if (isWithin(zoom, 0, 24) && isWithin(lat, -90, 90) && isWithin(lon, -540, 540)) state.map = { zoom, lat, lon };
}

function readFeature(state: ViewState, value: string): void {
  const [collection, id] = split(value, '/');
  if (collection && id) state.feature = { collection, id };
}

function readClause(state: ViewState, name: string, value: string): void {
  const [id, column] = split(name, '.');
  const clause = clauseFromText(column, value);
  if (!id || !clause) return;
  state.where = { ...state.where, [id]: [...(own(state.where ?? {}, id) ?? []), clause] };
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

/** Only what would be mistaken for something else; the rest stays legible. */
const encode = (text: string): string => encodeURIComponent(text).replace(/%(2C|2F|3A|7C|40|7E)/gi, (code) => decodeURIComponent(code));

function isWithin(value: number | undefined, min: number, max: number): value is number {
  return value !== undefined && value >= min && value <= max;
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
