export type Child = Node | string | number | null | undefined | false | readonly Child[];

/** What an element is made with: attributes, `on…` functions, CSS properties, and what makes it a place of its own. */
export interface Props {
  readonly [name: string]: unknown;
  /** Set one by one through the CSS object model, which a strict policy allows. */
  readonly style?: Readonly<Record<string, string>>;
  /** Siblings of the same key are the same thing before and after a redraw. */
  readonly key?: string;
  /** Draws into the element itself, and returns how to draw again; redraws then leave its children alone. */
  readonly mount?: Mount;
}

/** Fills an element that redraws leave alone; the function that it returns takes the next drawing. */
export interface Mount {
  readonly kind: string;
  readonly data: unknown;
  start(element: HTMLElement, data: unknown): (data: unknown) => void;
}

const svgNamespace = "http://www.w3.org/2000/svg";
/** What redraws must know of an element and the document does not. */
export const kept = new WeakMap<Element, { key?: string; mount?: Mount; update?: (data: unknown) => void }>();

/** An HTML element. Children that are text become text nodes: nothing that was read is ever parsed as markup. */
export function h(tag: string, props: Props = {}, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(tag);
  dress(element, props, children);
  return element;
}

/** An SVG element. */
export function s(tag: string, props: Props = {}, ...children: readonly Child[]): SVGElement {
  const element = document.createElementNS(svgNamespace, tag);
  dress(element, props, children);
  return element;
}

function dress(element: HTMLElement | SVGElement, props: Props, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "style")
      for (const [property, text] of Object.entries(value as Record<string, string>))
        element.style.setProperty(property, text);
    else if (name === "key" || name === "mount") kept.set(element, { ...kept.get(element), [name]: value });
    else if (name.startsWith("on")) Reflect.set(element, name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  append(element, children);
}

function append(element: Element, children: readonly Child[]): void {
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    if (Array.isArray(child)) append(element, child as readonly Child[]);
    else element.append(child instanceof Node ? child : String(child));
  }
}
