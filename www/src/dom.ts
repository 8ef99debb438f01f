/** Building blocks for the page. Data becomes text nodes only, so no answer can inject markup. */

type Child = Node | string | null;
type Attributes = Readonly<Record<string, string | boolean | null>>;

export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  setAttributes(node, attributes);
  node.append(...children.filter((child) => child !== null));
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/** A drawing of one path; it is decoration, so assistive technology skips it. */
export function drawing(viewBox: string, path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const line = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', viewBox);
  svg.setAttribute('aria-hidden', 'true');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

/** The element of the page's own HTML with this id; its absence is a mistake in the page. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no element #${id}`);
  return node as T;
}

/** Writes text only when it changed, so that live regions don't repeat themselves. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text;
}

/** A term and its description, for a `dl`. */
export function pair(term: string, description: Child, attributes: Attributes = {}): HTMLElement {
  return el('div', attributes, el('dt', {}, term), el('dd', {}, description));
}

function setAttributes(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === false) continue;
    node.setAttribute(name, value === true ? '' : value);
  }
}
