import { type JsonSchema, settingsJsonSchema } from "../src/config/json-schema.ts";

/** What JSON Schema says beyond the part that driftline itself reads. */
interface DescribedSchema extends JsonSchema {
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly duration?: string;
}

const head = `# Configuration

<!-- Written by \`node docs/build.ts\` from the settings' own schema. -->

One YAML file, \`driftline.yaml\` by default, another with \`--config\`; or a folder of them, whose lists are joined, whose
\`models\` are joined by name, and in which everything else stands in one file only. An unknown or wrong setting stops the
start; \`driftline validate\` tells all problems at once, with line and remedy, and \`driftline validate --schema\` prints the
JSON Schema for your editor. A change takes effect at the next start.

- **Durations**: \`30s\`, \`5m\`, \`1h30m\`, \`7d\`; units ms, s, m, h, d.
- **Environment**: \`\${NAME}\`, or \`\${NAME:-default}\` for when it is unset or empty, in any text; \`$\${\` is a literal \`\${\`.
- **Secrets** (marked ◆) may be kept in a file instead: \`tokenFile: /run/secrets/token\` for \`token\`. Any text setting can.
- **Paths** are relative to the file that names them.
- A default of – means that there is none; **required** that the part it stands in cannot do without.
`;

/** The page on every setting, from the JSON Schema of the file. */
export function configurationPage(): string {
  const { properties = {} } = settingsJsonSchema();
  const plain = Object.entries(properties).filter(([, schema]) => partsOf(schema).length === 0);
  const grouped = Object.entries(properties).filter(([, schema]) => partsOf(schema).length > 0);
  const top = table(plain.map(([name, schema]) => row(name, schema, false)));
  const sections = grouped.flatMap(([name, schema]) => [
    `## \`${name}\``,
    ...(schema.description === undefined ? [] : [schema.description]),
    ...partsOf(schema).flatMap(({ title, of }) => [...(title === "" ? [] : [title]), table(rowsOf(of, ""))]),
  ]);
  return `${[head, "## At the top", top, ...sections].join("\n\n").replaceAll("\n\n\n", "\n\n")}\n`;
}

interface Part {
  readonly title: string;
  readonly of: JsonSchema;
}

/** The tables of a section: one, or one per kind; none for a plain setting. */
function partsOf(schema: JsonSchema): Part[] {
  if (schema.properties !== undefined) return [{ title: "", of: schema }];
  if (typeof schema.additionalProperties === "object")
    return schema.additionalProperties.properties === undefined
      ? []
      : [{ title: "A mapping; each name has:", of: schema.additionalProperties }];
  const { items } = schema;
  if (items === undefined) return [];
  const kinds = items.oneOf ?? items.anyOf;
  if (kinds === undefined)
    return items.properties === undefined ? [] : [{ title: "A list; each entry has:", of: items }];
  return kinds.map((of) => ({
    title: `A list; each entry of kind \`${String(of.properties?.kind?.const)}\` has:`,
    of,
  }));
}

function rowsOf({ properties = {}, required = [], anyOf = [] }: JsonSchema, prefix: string): string[] {
  // A required secret is required in one of its two forms.
  const needed = new Set([...required, ...anyOf.flatMap((one) => one.required ?? [])]);
  return Object.entries(properties).flatMap(([name, schema]) => {
    if (isSecretFile(name, properties)) return [];
    const inner = innerOf(schema);
    return [
      row(prefix + name, schema, needed.has(name)),
      ...(inner === undefined ? [] : rowsOf(inner, `${prefix}${name}.`)),
    ];
  });
}

function isSecretFile(name: string, properties: Readonly<Record<string, JsonSchema>>): boolean {
  return name.endsWith("File") && properties[name.slice(0, -"File".length)]?.secret === true;
}

function innerOf(schema: JsonSchema): JsonSchema | undefined {
  return [schema, ...(schema.anyOf ?? [])].find(({ properties }) => properties !== undefined);
}

function row(name: string, schema: DescribedSchema, isRequired: boolean): string {
  const meaning = [schema.description ?? "", rangeOf(schema)].filter((text) => text !== "").join(" ");
  const standard = isRequired ? "**required**" : defaultOf(schema);
  return `| \`${name}\`${schema.secret === true ? " ◆" : ""} | ${standard} | ${meaning.replaceAll("|", "\\|")} |`;
}

function defaultOf({ default: value }: DescribedSchema): string {
  if (value === undefined || (typeof value === "object" && JSON.stringify(value) === "{}")) return "–";
  return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/** What is allowed, where the schema says so in numbers or names. */
function rangeOf(schema: DescribedSchema): string {
  if (schema.const !== undefined) return `Always \`${String(schema.const)}\`.`;
  if (schema.enum !== undefined) return `One of ${schema.enum.map((value) => `\`${String(value)}\``).join(", ")}.`;
  if (schema.duration !== undefined) return `A duration, ${schema.duration}.`;
  const { minimum, maximum = Number.MAX_SAFE_INTEGER } = schema;
  if (minimum === undefined) return "";
  return maximum === Number.MAX_SAFE_INTEGER ? `At least ${minimum}.` : `From ${minimum} to ${maximum}.`;
}

function table(rows: readonly string[]): string {
  return ["| setting | default | meaning |", "|---|---|---|", ...rows].join("\n");
}
