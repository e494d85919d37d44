import { readFileSync } from "node:fs";
import protobuf from "protobufjs/light.js";

interface Field {
  readonly id: number;
  readonly type: string;
  readonly of?: string;
  readonly repeated?: true;
  readonly oneof?: string;
}

const { request, types } = JSON.parse(readFileSync("test/vectors/otlp.json", "utf8")) as {
  readonly request: string;
  readonly types: Readonly<Record<string, Readonly<Record<string, Field | number>>>>;
};

/** What a receiver that has opentelemetry-proto's own messages reads from a request's bytes, in the shape of OTLP's JSON. */
export function decodedOtlp(bytes: Uint8Array): object {
  const type = root.lookupType(flat(request));
  return type.toObject(type.decode(bytes), { longs: String });
}

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(types).map(([name, members]) => [
      flat(name),
      isEnum(members) ? { values: members } : fields(members),
    ]),
  ),
});

function isEnum(members: Readonly<Record<string, Field | number>>): members is Readonly<Record<string, number>> {
  return Object.values(members).every((member) => typeof member === "number");
}

function fields(members: Readonly<Record<string, Field | number>>): protobuf.IType {
  const all = Object.entries(members) as [string, Field][];
  return {
    fields: Object.fromEntries(
      all.map(([name, { id, type, of, repeated }]) => [
        name,
        { id, type: of === undefined ? type : flat(of), ...(repeated === undefined ? {} : { rule: "repeated" }) },
      ]),
    ),
    oneofs: Object.fromEntries(
      [...new Set(all.flatMap(([, { oneof }]) => oneof ?? []))].map((choice) => [
        `one_${choice}`,
        { oneof: all.filter(([, { oneof }]) => oneof === choice).map(([name]) => name) },
      ]),
    ),
  };
}

/** Names without packages: protobufjs would look for each package. */
function flat(name: string): string {
  return name.replaceAll(".", "_");
}
