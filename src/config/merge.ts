import type { ConfigDocument } from "./document.ts";
import { type Path, type Problem, pathText } from "./problem.ts";

/** Several files as one: lists are joined, `models` is joined by name, and everything else may stand in one file only. */
export interface MergedConfig {
  readonly value: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
  /** The file that a path of the whole comes from, and the path inside it. */
  origin(path: Path): { readonly document: ConfigDocument; readonly path: Path } | undefined;
}

interface Part {
  readonly document: ConfigDocument;
  readonly path: Path;
}

export function mergeDocuments(documents: readonly ConfigDocument[]): MergedConfig {
  const value: Record<string, unknown> = {};
  const parts = new Map<string, Part>();
  const problems: Problem[] = [];
  const refuse = (document: ConfigDocument, path: Path, what: string, remedy: string) =>
    problems.push({ where: document.where(path), path: pathText(path), what, remedy });
  const claim = (document: ConfigDocument, path: Path): boolean => {
    const earlier = parts.get(pathText(path));
    if (earlier !== undefined) refuse(document, path, `already set in ${earlier.document.name}`, "Keep it in one file");
    else parts.set(pathText(path), { document, path });
    return earlier === undefined;
  };
  for (const document of documents) {
    if (!isMapping(document.value)) {
      refuse(document, [], "not a mapping of settings", "Write settings as `name: value`");
      continue;
    }
    for (const [key, section] of Object.entries(document.value)) {
      const standing = value[key];
      if (Array.isArray(section) && (standing === undefined || Array.isArray(standing))) {
        const list: unknown[] = standing ?? [];
        section.forEach((_, index) => {
          parts.set(pathText([key, list.length + index]), { document, path: [key, index] });
        });
        value[key] = [...list, ...section];
        if (!parts.has(key)) parts.set(key, { document, path: [key] });
      } else if (key === "models" && isMapping(section)) {
        const fresh = Object.entries(section).filter(([model]) => claim(document, [key, model]));
        value[key] = { ...(isMapping(standing) ? standing : {}), ...Object.fromEntries(fresh) };
      } else if (claim(document, [key])) {
        value[key] = section;
      }
    }
  }
  return { value, problems, origin: (path) => originOf(parts, path) };
}

function originOf(parts: ReadonlyMap<string, Part>, path: Path): Part | undefined {
  for (let length = Math.min(2, path.length); length > 0; length -= 1) {
    const part = parts.get(pathText(path.slice(0, length)));
    if (part !== undefined) return { document: part.document, path: [...part.path, ...path.slice(length)] };
  }
  return undefined;
}

function isMapping(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
