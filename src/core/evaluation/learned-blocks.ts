import type { Codec } from "../codec.ts";
import type { LearnedBlock } from "../detection/extra-bands.ts";
import { EntryMap } from "../entry-map.ts";
import { addCounts, encodeCounts } from "../profile/sparse-counts.ts";

const codec: Codec<LearnedBlock> = {
  version: 1,
  encode({ version, fromMs, toMs, counts, panes, designEffect }, out) {
    out.text(version);
    out.double(fromMs);
    out.double(toMs);
    out.varint(counts.length);
    out.blob(encodeCounts(Float64Array.from(counts)));
    out.varint(panes);
    out.double(designEffect);
  },
  decode(bytes) {
    const [version, fromMs, toMs] = [bytes.text(), bytes.double(), bytes.double()];
    const counts = new Float64Array(Math.min(bytes.varint(), 2 ** 20));
    addCounts(bytes.blob(), counts);
    return { version, fromMs, toMs, counts, panes: bytes.varint(), designEffect: bytes.double() };
  },
};

/** What own metrics and segments are judged by where no person set a limit, by model and block. */
export class LearnedBlocks {
  readonly entries = new EntryMap<LearnedBlock>("judge/learned/", codec);

  get(model: string, block: string): LearnedBlock | undefined {
    return this.entries.get(id(model, block));
  }

  set(model: string, block: string, learned: LearnedBlock): void {
    this.entries.set(id(model, block), learned);
  }
}

function id(model: string, block: string): string {
  return `${encodeURIComponent(model)}/${block}`;
}
