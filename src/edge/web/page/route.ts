/** Where the reader is: the part after `#/`, so that every view has an address of its own behind any path. */
export interface Route {
  readonly view: string;
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

export function currentRoute(): Route {
  const hash = location.hash.startsWith("#/") ? location.hash.slice(2) : "";
  const [path = "", query = ""] = hash.split("?");
  const [view = "", ...rest] = path.split("/").map(decoded);
  return { view, path: rest, query: Object.fromEntries(new URLSearchParams(query)) };
}

/** The address of a view. */
export function to(view: string, path: readonly string[] = [], query: Readonly<Record<string, string>> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/${[view, ...path].map(encodeURIComponent).join("/")}${search === "" ? "" : `?${search}`}`;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
