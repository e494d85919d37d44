import { readFileSync } from "node:fs";

interface Field {
  readonly type: string;
  readonly of?: string;
  readonly repeated?: true;
  readonly oneof?: string;
}

const { request, types } = JSON.parse(readFileSync("test/vectors/otlp.json", "utf8")) as {
  readonly request: string;
  readonly types: Readonly<Record<string, Readonly<Record<string, Field | number>>>>;
};

/** What a receiver of OTLP's JSON would not take in a request to export metrics, by path; empty where all is well. */
export function otlpProblems(body: unknown): string[] {
  return message(body, request, "request");
}

function message(value: unknown, name: string, path: string): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [`${path}: not an object`];
  const fields = types[name] as Readonly<Record<string, Field>>;
  const chosen = new Map<string, string>();
  return Object.entries(value).flatMap(([key, inner]) => {
    const field = fields[key];
    if (field === undefined) return [`${path}.${key}: unknown`];
    const twice =
      field.oneof !== undefined && chosen.has(field.oneof) ? [`${path}.${key}: beside ${chosen.get(field.oneof)}`] : [];
    if (field.oneof !== undefined) chosen.set(field.oneof, key);
    if (field.repeated === undefined) return [...twice, ...scalar(inner, field, `${path}.${key}`)];
    if (!Array.isArray(inner)) return [`${path}.${key}: not a list`];
    return inner.flatMap((one, i) => scalar(one, field, `${path}.${key}[${i}]`));
  });
}

/** The JSON mapping of protobuf: 64-bit integers are decimal text, in OTLP enums are numbers. */
function scalar(value: unknown, { type, of = "" }: Field, path: string): string[] {
  const isLawful: Readonly<Record<string, () => boolean>> = {
    string: () => typeof value === "string",
    bool: () => typeof value === "boolean",
    double: () => typeof value === "number" && Number.isFinite(value),
    uint32: () => Number.isInteger(value) && (value as number) >= 0,
    fixed64: () => typeof value === "string" && /^\d{1,20}$/.test(value),
    enum: () => Object.values(types[of] ?? {}).includes(value as number),
  };
  if (type === "message") return message(value, of, path);
  return isLawful[type]?.() === true ? [] : [`${path}: ${JSON.stringify(value)} is no ${type} ${of}`];
}
