/** Builds DOM without markup strings, so that no value of the data can become markup. */

type Attribute = string | number | boolean | null | undefined | ((event: Event) => void);
export type Child = Node | string | null | undefined | false;

/** An element with attributes (`onclick` and the like are listeners; `false` and null are left out) and children. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, Attribute> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  assign(element, attributes);
  element.append(...children.filter((child): child is Node | string => child != null && child !== false));
  return element;
}

/** A drawing of 16 × 16 units made of paths in the current colour. */
export function icon(...paths: string[]): SVGSVGElement {
  const root = svg('svg', { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' });
  root.append(...paths.map((d) => svg('path', { d })));
  return root;
}

/** An SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Record<string, Attribute>): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  assign(element, attributes);
  return element;
}

/** A button with a drawing and a name for those who do not see it. */
export function iconButton(name: string, drawing: SVGSVGElement, onclick: () => void): HTMLButtonElement {
  return el('button', { type: 'button', class: 'icon-button', 'aria-label': name, title: name, onclick }, drawing);
}

function assign(element: Element, attributes: Record<string, Attribute>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
}
