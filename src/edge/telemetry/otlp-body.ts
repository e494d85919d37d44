import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { OtlpRequest } from "./otlp-metrics.ts";
import type { OtlpSettings } from "./otlp-settings.ts";

/** What is sent, and the headers that say what it is. */
export interface OtlpBody {
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

const compressed = promisify(gzip);

/** The request in the encoding and the compression of the settings. */
export async function otlpBody(
  request: OtlpRequest,
  { protocol, compression }: Pick<OtlpSettings, "protocol" | "compression">,
): Promise<OtlpBody> {
  const isJson = protocol === "http/json";
  const plain = isJson ? Buffer.from(JSON.stringify(request)) : await protobufOf(request);
  const type = { "content-type": isJson ? "application/json" : "application/x-protobuf" };
  if (compression === "none") return { headers: type, bytes: plain };
  return { headers: { ...type, "content-encoding": "gzip" }, bytes: await compressed(plain) };
}

/** Loaded where it is spoken: whoever does not push pays nothing for it. */
async function protobufOf(request: OtlpRequest): Promise<Uint8Array> {
  const { otlpProtobuf } = await import("./otlp-protobuf.ts");
  return otlpProtobuf(request);
}
