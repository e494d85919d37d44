import { kept } from "./element.ts";

const events = ["onclick", "onchange", "oninput", "onsubmit", "onkeydown", "oncancel"] as const;

/** Makes the children of an element those of a new drawing, and keeps every node that stays: focus, scroll and plots survive. */
export function redraw(into: Element, drawing: readonly Node[]): void {
  children(into, drawing);
  start(into);
}

function children(into: Element, wanted: readonly Node[]): void {
  let at = into.firstChild;
  for (const next of wanted) {
    const same = at === null ? null : found(at, next);
    if (same === null) {
      into.insertBefore(next, at);
      continue;
    }
    while (at !== null && at !== same) at = removed(at);
    merge(same, next);
    at = same.nextSibling;
  }
  while (at !== null) at = removed(at);
}

/** The first sibling from here on that is the same thing as the wanted node. */
function found(from: Node, wanted: Node): Node | null {
  if (keyOf(wanted) === undefined) return isSame(from, wanted) ? from : null;
  for (let at: Node | null = from; at !== null; at = at.nextSibling) if (isSame(at, wanted)) return at;
  return null;
}

function removed(node: ChildNode): ChildNode | null {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function keyOf(node: Node): string | undefined {
  return node instanceof Element ? kept.get(node)?.key : undefined;
}

function isSame(a: Node, b: Node): boolean {
  const mountOf = (node: Node) => (node instanceof Element ? kept.get(node)?.mount?.kind : undefined);
  return a.nodeName === b.nodeName && keyOf(a) === keyOf(b) && mountOf(a) === mountOf(b);
}

function merge(old: Node, next: Node): void {
  if (!(old instanceof Element) || !(next instanceof Element)) {
    if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
    return;
  }
  attributes(old, next);
  for (const event of events) {
    const wanted = Reflect.get(next, event) as unknown;
    if (Reflect.get(old, event) !== wanted) Reflect.set(old, event, wanted ?? null);
  }
  const mount = kept.get(next)?.mount;
  if (mount === undefined) children(old, [...next.childNodes]);
  else kept.get(old)?.update?.(mount.data);
}

function attributes(old: Element, next: Element): void {
  for (const { name } of [...old.attributes])
    if (name !== "open" && !next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of [...next.attributes]) {
    if (old.getAttribute(name) === value) continue;
    if (name === "style" && old instanceof HTMLElement && next instanceof HTMLElement)
      old.style.cssText = next.style.cssText;
    else old.setAttribute(name, value);
  }
}

/** Mounted elements begin once they are in the document, for they ask for their size. */
function start(within: Element): void {
  for (const element of within.querySelectorAll<HTMLElement>("[data-mount]")) {
    const place = kept.get(element);
    if (place?.mount !== undefined && place.update === undefined) {
      kept.set(element, { ...place, update: place.mount.start(element, place.mount.data) });
    }
  }
}
