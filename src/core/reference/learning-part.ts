import { type Codec, jsonCodec, pack, unpack } from "../codec.ts";
import type { LearningColumn, PaneDelta } from "../stream/pane-delta.ts";
import { decodeLearningColumn, encodeLearningColumn } from "./learning-column.ts";
import type { Caps } from "./learning-half.ts";
import type { PaneOutcomes } from "./pane-outcomes.ts";

/** What one pane of one version from one partition adds to what a model learns; one entry of the store. */
export interface LearningPart {
  readonly version: string;
  readonly topic: string;
  readonly outcomes: PaneOutcomes;
  readonly columns: readonly LearningColumn[];
}

const codec: Codec<LearningPart> = {
  version: 1,
  encode: ({ version, topic, outcomes, columns }, out) => {
    out.text(version);
    out.text(topic);
    out.double(outcomes.paneStartMs);
    out.varint(outcomes.predictions);
    out.varint(outcomes.errors);
    out.blob(outcomes.latency);
    out.varint(columns.length);
    for (const column of columns) encodeLearningColumn(column, out);
  },
  decode: (bytes) => ({
    version: bytes.text(),
    topic: bytes.text(),
    outcomes: {
      paneStartMs: bytes.double(),
      predictions: bytes.varint(),
      errors: bytes.varint(),
      latency: bytes.blob(),
    },
    columns: Array.from({ length: bytes.varint() }, () => decodeLearningColumn(bytes)),
  }),
};

export function encodePart(part: LearningPart): Uint8Array {
  return pack(codec, part);
}

export function decodePart(bytes: Uint8Array): LearningPart | { unreadable: string } {
  return unpack(codec, bytes);
}

/** How far a model's samples reach since some of its parts were taken out again. */
export const capsCodec = jsonCodec<Caps>(1);

export function capsKey(model: string): string {
  return `${learningPrefix(model)}"caps"`;
}

/** The pane that a part's key names, epoch ms. */
export function paneOfKey(key: string): number {
  const [start] = JSON.parse(key.slice(key.lastIndexOf("/[") + 1)) as [string];
  return Number(start);
}

/** Where a model's parts live in the store. */
export function learningPrefix(model: string): string {
  return `learning/${JSON.stringify(model)}/`;
}

/** Distinct per part, and in the order of time: epoch ms have 13 digits until the year 2286. */
export function partKey({ model, paneStartMs, version, source }: PaneDelta): string {
  const start = String(paneStartMs).padStart(16, "0");
  return learningPrefix(model) + JSON.stringify([start, version, source.topic, source.partition]);
}
