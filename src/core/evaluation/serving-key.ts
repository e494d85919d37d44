import type { Serving } from "../facts.ts";
import type { Role } from "../record.ts";

/** A key of a serving in maps and in the store: `model/version/role`, each part escaped so that no slash is ambiguous. */
export function servingKey(serving: Serving): string {
  return `${encodeURIComponent(serving.model)}/${encodeURIComponent(serving.version)}/${serving.role}`;
}

/** The serving of `servingKey`. */
export function parseServingKey(key: string): Serving {
  const [model = "", version = "", role = "primary"] = key.split("/");
  return { model: decodeURIComponent(model), version: decodeURIComponent(version), role: role as Role };
}
