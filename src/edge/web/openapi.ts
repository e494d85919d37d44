import { z } from "zod";
import { actionBodies } from "./action-bodies.ts";
import { shapes } from "./answer-shapes.ts";
import { type Endpoint, endpoints } from "./endpoints.ts";

/** The API as OpenAPI 3.1, made of the one list of endpoints. */
export function openapi(version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints)
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  const schemas = Object.entries(shapes).map(([name, shape]) => [name, jsonSchema(shape)]);
  return {
    openapi: "3.1.0",
    info: {
      title: "driftline",
      version,
      description: "Operations tagged page are what the built-in page reads: they may change with any version.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: {
      schemas: Object.fromEntries(schemas),
      securitySchemes: {
        "http.token": { type: "http", scheme: "bearer", description: "Needed for actions." },
        "http.ingest.token": { type: "http", scheme: "bearer", description: "Needed for posting where it is set." },
      },
    },
  };
}

function operation({ path, what, stability, query = [], body, token, type, shape, answers }: Endpoint): object {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const parameters = [
    ...names.map((name) => ({ name, in: "path", required: true, schema: { type: "string" } })),
    ...query.map(({ name, required, what: description }) => ({
      ...{ name, in: "query", required, description, schema: { type: "string" } },
    })),
  ];
  return {
    summary: what,
    tags: [stability],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined ? {} : { requestBody: { content: contents(body) } }),
    // Posting needs a token only where one is set.
    ...(token === undefined ? {} : { security: [{ [token]: [] }, ...(token === "http.token" ? [] : [{}])] }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, description]) => [
        status,
        { description, ...content(Number(status), type ?? "application/json", shape) },
      ]),
    ),
  };
}

function contents({ types, action }: NonNullable<Endpoint["body"]>): Record<string, object> {
  const schema = action === undefined ? {} : { schema: jsonSchema(actionBodies[action]) };
  return Object.fromEntries(types.map((type) => [type, schema]));
}

function content(status: number, type: string, shape: Endpoint["shape"]): object {
  if (status === 204 || status === 304) return {};
  const isGood = status < 400;
  if (!isGood && shape !== "standing")
    return { content: { "application/json": { schema: { $ref: "#/components/schemas/problem" } } } };
  const schema = shape === undefined ? {} : { schema: { $ref: `#/components/schemas/${shape}` } };
  return { content: { [type]: schema } };
}

function jsonSchema(schema: z.ZodType): object {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return rest;
}
