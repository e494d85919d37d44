import { z } from "zod";
import { settingsSchema } from "./schema.ts";

/** The part of JSON Schema that our settings come out as. */
export interface JsonSchema {
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  items?: JsonSchema;
  oneOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  required?: string[];
  const?: unknown;
  type?: string;
  description?: string;
  secret?: boolean;
}

/** JSON Schema (draft 2020-12) of the file, for editors: every secret may be given as itself or as `…File`. */
export function settingsJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(settingsSchema, { io: "input" }) as JsonSchema;
  addSecretFiles(schema);
  return schema;
}

function addSecretFiles(schema: JsonSchema): void {
  for (const inner of innerSchemas(schema)) addSecretFiles(inner);
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    if (property.secret !== true || schema.properties === undefined) continue;
    schema.properties[`${name}File`] = { type: "string", description: `A file that holds ${name}.` };
    if (schema.required?.includes(name)) {
      schema.required = schema.required.filter((other) => other !== name);
      schema.anyOf = [{ required: [name] }, { required: [`${name}File`] }];
    }
  }
}

function innerSchemas(schema: JsonSchema): JsonSchema[] {
  const values = typeof schema.additionalProperties === "object" ? [schema.additionalProperties] : [];
  return [
    ...Object.values(schema.properties ?? {}),
    ...values,
    ...(schema.items ? [schema.items] : []),
    ...(schema.oneOf ?? []),
    ...(schema.anyOf ?? []),
  ];
}
