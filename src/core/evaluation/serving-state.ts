import { pack, unpack } from "../codec.ts";
import { ConditionalDetector } from "../detection/conditional-detector.ts";
import { detectorBankCodec } from "../detection/detector-bank-codec.ts";
import { newVersionDetectors, type VersionDetectors } from "../detection/version-detectors.ts";
import type { Serving } from "../facts.ts";
import type { Entry } from "../machine.ts";
import type { PaneLayout } from "../profile/layout.ts";
import { addCounts, type SparseCounts } from "../profile/sparse-counts.ts";
import { statuses } from "../record.ts";
import { type FineWindowName, Window, windowLevels } from "../stream/windows.ts";
import { type AgainstControl, controlCodec } from "./against-control-state.ts";
import { CoarseWeek } from "./coarse-week.ts";
import { EstimateLog } from "./estimate-log.ts";
import type { ExtraFrame } from "./extra-frame.ts";
import { type HoldWatch, holdWatchCodec } from "./hold-watch.ts";
import type { JudgedCohort } from "./judged-cohorts.ts";
import { type LabelledRisk, labelledRiskCodec, newLabelledRisk } from "./labelled-risk.ts";
import { PaneLog } from "./pane-log.ts";
import type { ReferenceFrame } from "./reference-frame.ts";
import { ServingExtras } from "./serving-extras.ts";
import { servingKey } from "./serving-key.ts";
import { UnseenBook } from "./unseen-book.ts";

/** What a version's state is made with. */
interface Kept {
  /** Cohorts that start before this are not judged, epoch ms. */
  readonly labelsFromMs: number;
  /** What its cohorts said that have been judged. */
  readonly judged?: readonly JudgedCohort[];
  readonly log?: PaneLog;
  /** Whether the sum of its counts since the start is kept. */
  readonly keepsCounts?: boolean;
  /** Own metrics and segments; null where the model has none. */
  readonly extras?: ExtraFrame | null;
}

/** Everything that is remembered of one version in one role: its panes, its windows and its detectors. */
export class ServingState {
  readonly serving: Serving;
  readonly log: PaneLog;
  /** On-time rows by status and late rows since the start, for counters. */
  readonly rowsByStatus = new Float64Array(statuses.length);
  lateRows = 0;
  /** What the unseen categories are called, since the start. */
  readonly unseen = new UnseenBook();
  /** All rows since the start in the layout, late ones too, for counters; null where nobody asked for them. */
  readonly countsSinceStart: Float64Array | null;
  readonly windows: readonly Window[];
  /** The last week in coarse cells; null while the model has no reference. */
  readonly week: CoarseWeek | null;
  /** What estimates need of the half hours whose labels still come; null where no labels taught an estimate. */
  readonly estimates: EstimateLog | null;
  /** Against the reference; null while the model has none. */
  readonly detectors: VersionDetectors | null;
  /** Against the version that serves the same traffic, of that name. */
  conditional: AgainstControl | null = null;
  /** What may hold its promotion; null before the first pane that says anything of it. */
  hold: HoldWatch | null = null;
  /** Own metrics and segments; null where the model has none. */
  readonly extras: ServingExtras | null;
  /** Of its wrong predictions, as far as labels say. */
  labels: LabelledRisk;
  #detectorsChanged = true;

  constructor(
    serving: Serving,
    layout: PaneLayout,
    frame: ReferenceFrame | null,
    { labelsFromMs, judged, log = new PaneLog(), keepsCounts = false, extras = null }: Kept,
  ) {
    this.serving = serving;
    this.log = log;
    this.labels = newLabelledRisk(labelsFromMs, judged);
    this.countsSinceStart = keepsCounts && frame !== null ? new Float64Array(layout.size) : null;
    this.windows = windowLevels.map((level) => new Window(level, layout.size));
    this.week = frame === null ? null : new CoarseWeek(frame.coarse, this.window("24h"));
    this.estimates = frame?.needs ? new EstimateLog(frame.needs, this.window("24h")) : null;
    this.detectors = frame === null ? null : newVersionDetectors(frame.list);
    this.extras = extras === null ? null : new ServingExtras(extras);
  }

  window(name: FineWindowName): Window {
    const window = this.windows.find(({ level }) => level.name === name);
    if (window === undefined) throw new RangeError(`no window ${name}`);
    return window;
  }

  /** The detector against this control; a new one when the control has changed. */
  against(control: string, streams: number): ConditionalDetector {
    if (this.conditional?.control !== control)
      this.conditional = { control, detector: new ConditionalDetector(streams) };
    return this.conditional.detector;
  }

  /** Adds a pane's counts to every window that covers it, and to the sum since the start. */
  add(paneStartMs: number, counts: SparseCounts): void {
    this.week?.folded.advance(paneStartMs);
    this.week?.folded.addLate(paneStartMs, counts);
    this.estimates?.folded.advance(paneStartMs);
    this.estimates?.folded.addLate(paneStartMs, counts);
    for (const window of this.windows) window.add(paneStartMs, counts);
    if (this.countsSinceStart !== null) addCounts(counts, this.countsSinceStart);
  }

  /** Lets go what windows that end with this pane no longer cover. */
  advance(paneStartMs: number): void {
    this.week?.folded.advance(paneStartMs);
    this.estimates?.folded.advance(paneStartMs);
    for (const window of this.windows) window.advance(paneStartMs);
    this.unseen.advance(paneStartMs);
    this.extras?.advance(paneStartMs);
  }

  /** Cohorts that have been judged are not judged again, but what they said by another reference is forgotten. */
  judgeLabelsAnew(): void {
    this.labels = newLabelledRisk(this.labels.fedToMs, this.labels.judged);
    this.detectorsFed();
  }

  detectorsFed(): void {
    this.#detectorsChanged = true;
  }

  takeDirty(put: (entry: Entry) => void, remove: (key: string) => void): void {
    const key = servingKey(this.serving);
    this.log.takeDirty(`judge/pane/${key}/`, put, remove);
    for (const window of this.windows) window.takeDirty(`judge/window/${key}/`, put, remove);
    this.week?.folded.takeDirty(`judge/week/${key}/`, put, remove);
    this.estimates?.folded.takeDirty(`judge/estimates/${key}/`, put, remove);
    this.extras?.takeDirty(key, put, remove);
    if (!this.#detectorsChanged) return;
    this.#detectorsChanged = false;
    put({ key: `judge/detectors/${key}/labels`, value: pack(labelledRiskCodec, this.labels) });
    if (this.detectors !== null) {
      put({ key: `judge/detectors/${key}/harm`, value: pack(detectorBankCodec, this.detectors.harm) });
      put({ key: `judge/detectors/${key}/columns`, value: pack(detectorBankCodec, this.detectors.columns) });
    }
    if (this.hold !== null) put({ key: `judge/detectors/${key}/hold`, value: pack(holdWatchCodec, this.hold) });
    if (this.conditional === null) return;
    put({ key: `judge/detectors/${key}/control`, value: pack(controlCodec, this.conditional) });
  }

  /**
   * Takes back one stored entry: the rest of its key after the serving's. Detectors that no longer fit start anew.
   * @returns whether anything here knows the entry
   */
  restore(kind: string, rest: string, value: Uint8Array): boolean {
    if (kind === "extras") return this.extras?.restore(rest, value) ?? false;
    if (kind === "pane") this.log.restore(Number(rest), value);
    else if (kind === "window") this.#restoreWindow(rest, value);
    else if (kind === "week") this.week?.folded.restore(rest, value);
    else if (kind === "estimates") this.estimates?.folded.restore(rest, value);
    else if (kind === "detectors") this.#restoreDetectors(rest, value);
    return true;
  }

  windowKeys(): string[] {
    const key = servingKey(this.serving);
    const own = this.windows.flatMap((window) => window.keys(`judge/window/${key}/`));
    const week = this.week?.folded.keys(`judge/week/${key}/`) ?? [];
    const estimates = this.estimates?.folded.keys(`judge/estimates/${key}/`) ?? [];
    return [...own, ...week, ...estimates, ...(this.extras?.keys(key) ?? [])];
  }

  /** Names every key that it has ever put. */
  remove(remove: (key: string) => void): void {
    const key = servingKey(this.serving);
    for (const { start } of this.log.records()) remove(`judge/pane/${key}/${start}`);
    this.windowKeys().forEach(remove);
    for (const part of ["harm", "columns", "control", "labels", "hold"]) remove(`judge/detectors/${key}/${part}`);
  }

  keep(kind: string, rest: string): void {
    if (kind === "pane") this.log.keep(Number(rest));
    else if (kind === "extras") this.extras?.keep(rest);
    else if (kind === "week") this.week?.folded.keep(rest);
    else if (kind === "estimates") this.estimates?.folded.keep(rest);
    else if (kind === "window") {
      const [name, start] = rest.split("/");
      this.windows.find(({ level }) => level.name === name)?.keep(Number(start));
    } else if (kind === "detectors") this.#detectorsChanged = true;
  }

  #restoreWindow(rest: string, value: Uint8Array): void {
    const [name, start] = rest.split("/");
    this.windows.find(({ level }) => level.name === name)?.restore(Number(start), value);
  }

  #restoreDetectors(rest: string, value: Uint8Array): void {
    if (rest === "labels") {
      const stored = unpack(labelledRiskCodec, value);
      if (!("unreadable" in stored)) this.labels = stored;
      return;
    }
    if (rest === "hold") {
      const stored = unpack(holdWatchCodec, value);
      if (!("unreadable" in stored)) this.hold = stored;
      return;
    }
    if (rest === "control") {
      const stored = unpack(controlCodec, value);
      if (!("unreadable" in stored)) this.conditional = stored;
      return;
    }
    const bank = rest === "harm" ? this.detectors?.harm : this.detectors?.columns;
    const stored = unpack(detectorBankCodec, value);
    if (bank !== undefined && !("unreadable" in stored) && stored.state.length === bank.state.length)
      bank.state.set(stored.state);
  }
}
