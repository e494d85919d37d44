import { jsonCodec, pack, unpack } from "../codec.ts";
import { columnWidth, harmWidth } from "../detection/alternatives.ts";
import { ConditionalDetector } from "../detection/conditional-detector.ts";
import { DetectorBank } from "../detection/detector-bank.ts";
import { detectorBankCodec } from "../detection/detector-bank-codec.ts";
import type { Entry } from "../machine.ts";
import { metricCells } from "../profile/extra-layout.ts";
import { addCounts, mergeCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import type { ExtraCounts } from "../stream/pane-extras.ts";
import { type FineWindowName, Window, windowLevels } from "../stream/windows.ts";
import { type AgainstControl, controlCodec } from "./against-control-state.ts";
import type { ExtraFrame } from "./extra-frame.ts";
import { type JudgedValues, judgedValuesCodec, noJudgedValues } from "./judged-values.ts";
import type { LabelledValues } from "./labelled-values.ts";

const seenCodec = jsonCodec<readonly string[]>(1);

/** What one version in one role showed of its own metrics and segments: windows and detectors by block. */
export class ServingExtras {
  readonly #windows = new Map<string, readonly Window[]>();
  readonly #banks = new Map<string, DetectorBank>();
  /** By block with harm streams. */
  readonly #conditional = new Map<string, AgainstControl>();
  /** Rows by what an own metric said since the start, by block: yes, told, error. */
  readonly answered = new Map<string, Float64Array>();
  /** Values of segments by code, by block. */
  readonly #seen = new Map<string, readonly string[]>();
  readonly #newlySeen = new Set<string>();
  #detectorsChanged = false;
  readonly #labelled: LabelledValues | undefined;
  /** Undefined where the model has no segments. */
  judged: JudgedValues | undefined;

  /** Streams against a control, by block. */
  readonly #streams = new Map<string, number>();

  constructor({ blocks, streams, layout, labelled }: ExtraFrame) {
    for (const { id, size } of blocks)
      this.#windows.set(
        id,
        windowLevels.map((level) => new Window(level, size)),
      );
    for (const { id, size } of layout.metrics) this.answered.set(id, new Float64Array(size));
    const sizes = new Map<string, number>();
    for (const { bank } of streams) sizes.set(bank, (sizes.get(bank) ?? 0) + 1);
    this.#labelled = labelled;
    this.judged = labelled && noJudgedValues(labelled);
    if (labelled !== undefined) sizes.set(`${labelled.block}/harm`, labelled.values.length);
    for (const [key, size] of sizes) if (key.endsWith("/harm")) this.#streams.set(key.slice(0, -"/harm".length), size);
    for (const [key, size] of sizes)
      this.#banks.set(key, new DetectorBank(size, key.endsWith("/harm") ? harmWidth : columnWidth));
  }

  window(block: string, name: FineWindowName): Window | undefined {
    return this.#windows.get(block)?.find(({ level }) => level.name === name);
  }

  bank(key: string): DetectorBank | undefined {
    return this.#banks.get(key);
  }

  seen(block: string): readonly string[] {
    return this.#seen.get(block) ?? [];
  }

  /** The detectors of a block's harm streams against this control; new ones when the control has changed. */
  against(block: string, control: string): ConditionalDetector {
    const known = this.#conditional.get(block);
    if (known?.control === control) return known.detector;
    const fresh = { control, detector: new ConditionalDetector(this.#streams.get(block) ?? 1) };
    this.#conditional.set(block, fresh);
    return fresh.detector;
  }

  detectorsFed(): void {
    this.#detectorsChanged = true;
  }

  /** Adds what came of a pane; blocks of other definitions or layouts are passed over. */
  add(paneStartMs: number, { id, counts, seen }: ExtraCounts): void {
    const windows = this.#windows.get(id);
    if (windows === undefined) return;
    for (const window of windows) window.add(paneStartMs, counts);
    const answered = this.answered.get(id);
    if (answered !== undefined) addCounts(counts, answered);
    if (seen.length <= this.seen(id).length) return;
    this.#seen.set(id, seen);
    this.#newlySeen.add(id);
  }

  /** Time passes for windows that got nothing too. */
  advance(toMs: number): void {
    for (const windows of this.#windows.values()) for (const window of windows) window.advance(toMs);
  }

  takeDirty(key: string, put: (entry: Entry) => void, remove: (key: string) => void): void {
    for (const [id, windows] of this.#windows)
      for (const window of windows) window.takeDirty(`judge/extras/${key}/${id}/`, put, remove);
    for (const id of this.#newlySeen)
      put({ key: `judge/extras/${key}/seen/${id}`, value: pack(seenCodec, this.seen(id)) });
    this.#newlySeen.clear();
    if (!this.#detectorsChanged) return;
    this.#detectorsChanged = false;
    for (const [id, bank] of this.#banks)
      put({ key: `judge/extras/${key}/bank/${id}`, value: pack(detectorBankCodec, bank) });
    if (this.judged !== undefined) put({ key: this.#judgedKey(key), value: pack(judgedValuesCodec, this.judged) });
    for (const [id, against] of this.#conditional)
      put({ key: `judge/extras/${key}/control/${id}`, value: pack(controlCodec, against) });
  }

  keys(key: string): string[] {
    const windows = [...this.#windows].flatMap(([id, all]) =>
      all.flatMap((window) => window.keys(`judge/extras/${key}/${id}/`)),
    );
    const banks = [...this.#banks.keys()].map((id) => `judge/extras/${key}/bank/${id}`);
    const named = (kind: string, ids: Iterable<string>) => [...ids].map((id) => `judge/extras/${key}/${kind}/${id}`);
    const judged = this.judged === undefined ? [] : [this.#judgedKey(key)];
    return [
      ...windows,
      ...banks,
      ...judged,
      ...named("control", this.#conditional.keys()),
      ...named("seen", this.#seen.keys()),
    ];
  }

  /** Takes back a stored entry by the rest of its key; false when it belongs to something that is asked for no longer. */
  restore(rest: string, value: Uint8Array): boolean {
    const [first = "", second = "", third] = rest.split("/");
    if (first === "bank") return this.#restoreBank(`${second}/${third}`, value);
    if (first === "control") return this.#restoreControl(second, value);
    if (first === "seen") return this.#restoreSeen(second, value);
    if (first === "judged") return this.#restoreJudged(second, value);
    const window = this.#windows.get(first)?.find(({ level }) => level.name === second);
    window?.restore(Number(third), value);
    return window !== undefined;
  }

  keep(rest: string): void {
    const [first = "", second = "", third] = rest.split("/");
    if (first === "seen") this.#newlySeen.add(second);
    else if (first === "bank" || first === "control" || first === "judged") this.#detectorsChanged = true;
    else
      this.#windows
        .get(first)
        ?.find(({ level }) => level.name === second)
        ?.keep(Number(third));
  }

  #judgedKey(key: string): string {
    return `judge/extras/${key}/judged/${this.#labelled?.block}`;
  }

  #restoreJudged(block: string, value: Uint8Array): boolean {
    const stored = unpack(judgedValuesCodec, value);
    if (block !== this.#labelled?.block || "unreadable" in stored) return false;
    if (stored.counts.length !== this.judged?.counts.length) return false;
    this.judged = stored;
    return true;
  }

  #restoreBank(id: string, value: Uint8Array): boolean {
    const bank = this.#banks.get(id);
    const stored = unpack(detectorBankCodec, value);
    const isSame = bank !== undefined && !("unreadable" in stored) && stored.state.length === bank.state.length;
    if (isSame) bank.state.set(stored.state);
    return isSame;
  }

  #restoreSeen(block: string, value: Uint8Array): boolean {
    const seen = unpack(seenCodec, value);
    if (!this.#windows.has(block) || "unreadable" in seen) return false;
    this.#seen.set(block, seen);
    return true;
  }

  #restoreControl(block: string, value: Uint8Array): boolean {
    const stored = unpack(controlCodec, value);
    if ("unreadable" in stored || stored.detector.bank.streams !== this.#streams.get(block)) return false;
    this.#conditional.set(block, stored);
    return true;
  }
}

/** Parts of one block from several partitions as one; blocks of other definitions or layouts are left out. */
export function sumBlocks(parts: readonly ExtraCounts[], sizes: ReadonlyMap<string, number>): ExtraCounts[] {
  return [...Map.groupBy(parts, ({ id }) => id)].flatMap(([id, ofBlock]): ExtraCounts[] => {
    const [first] = ofBlock;
    if (!sizes.has(id) || first === undefined) return [];
    // Most often there is one partition, or one that had rows.
    return [ofBlock.slice(1).reduce(joined, first)];
  });
}

function joined(a: ExtraCounts, b: ExtraCounts): ExtraCounts {
  const seen = b.seen.length > a.seen.length ? b.seen : a.seen;
  return { id: a.id, counts: mergeCounts(a.counts, b.counts), seen };
}

/** What an own metric said, from its sparse counts. */
export function answersOf(counts: SparseCounts): { readonly yes: number; readonly told: number } {
  const block = new Float64Array(3);
  addCounts(counts, block);
  return { yes: block[metricCells.yes] ?? 0, told: block[metricCells.told] ?? 0 };
}
