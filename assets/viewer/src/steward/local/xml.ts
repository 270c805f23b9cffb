/** As much of XML as files of places need: elements, attributes, text, CDATA. Pure, so that it works a little at a time. */

import { Unreadable, lineCounter } from './parsed';

export interface Element {
  /** Without the prefix of its namespace. */
  name: string;
  attributes: Record<string, string>;
  children: Element[];
  /** What stands in it beside the elements. */
  text: string;
  line: number;
}

const TOKEN = /<!--[^]*?-->|<\?[^]*?\?>|<!DOCTYPE[^>]*>|<!\[CDATA\[([^]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>]+)((?:"[^"]*"|'[^']*'|[^"'>/]|\/(?!>))*)(\/?)>|[^<]+/y;
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Reads a document; lets go after each element. */
export function* parseXml(text: string): Generator<undefined, Element> {
  const token = new RegExp(TOKEN);
  const lineOf = lineCounter(text);
  const root: Element = { name: '', attributes: {}, children: [], text: '', line: 1 };
  const open = [root];
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    const inner = open.at(-1) ?? root;
    if (!match) throw new Unreadable('broken', lineOf(at));
    const [whole, cdata, closed, opened, attributes = '', isEmpty] = match;
    if (closed !== undefined) {
      if (open.length === 1 || inner.name !== localName(closed)) throw new Unreadable('broken', lineOf(at));
      open.pop();
      yield;
    } else if (opened !== undefined) {
      const element = { name: localName(opened), attributes: attributesOf(attributes), children: [], text: '', line: lineOf(at) };
      inner.children.push(element);
      if (!isEmpty) open.push(element);
    } else if (cdata !== undefined) inner.text += cdata;
    else if (!whole.startsWith('<')) inner.text += plain(whole);
  }
  if (open.length > 1) throw new Unreadable('broken', open.at(-1)?.line);
  return root;
}

/** The first child of a name. */
export const child = ({ children }: Element, name: string): Element | undefined => children.find((one) => one.name === name);

/** Every element of some names, at any depth. */
export function* descendants(element: Element, names: ReadonlySet<string>): Generator<Element, undefined> {
  for (const one of element.children) {
    if (names.has(one.name)) yield one;
    else yield* descendants(one, names);
  }
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

const attributesOf = (text: string): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g)].map(([, name = '', double, single = '']) => [localName(name), plain(double ?? single)]));

const plain = (text: string): string =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal, hex, name: string) => ENTITIES[name] ?? codePoint(decimal ? Number(decimal) : parseInt(hex, 16)) ?? all);

const codePoint = (code: number): string | undefined => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : undefined);
