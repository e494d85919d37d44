import { Judge, type JudgeSettings } from "../../src/core/judge.ts";
import type { JudgeInput } from "../../src/core/judge-input.ts";
import { countColumn, countOutcomes } from "../../src/core/profile/count-columns.ts";
import { encodeCounts } from "../../src/core/profile/sparse-counts.ts";
import type { Role } from "../../src/core/record.ts";
import { layoutOf } from "../../src/core/reference/frozen.ts";
import type { PaneDelta } from "../../src/core/stream/pane-delta.ts";
import { normal, seededRandom } from "./random.ts";
import { storyStartMs, storyTarget } from "./story-engine.ts";
import { country, latencyMs, storyModel, storyReference } from "./story-reference.ts";

/** What one version does in one pane of a judge's story. */
export interface PaneTraffic {
  readonly version: string;
  readonly role?: Role;
  readonly rows: number;
  readonly errors: number;
  /** How far `amount` has moved, in standard deviations. */
  readonly amount?: number;
  /** These rows came late. */
  readonly isLate?: boolean;
}

/** A judge by the stories' reference, with one pager and one automatic target. */
export function storyJudge(more: Partial<JudgeSettings> = {}): Judge {
  const receivers = [
    { name: "pager", routingKeyId: "k", minimumSeverity: "warning", takesChanges: true, renewal: null } as const,
  ];
  const judge = new Judge({
    incidents: { receivers, repeatMs: 4 * 3_600_000, links: () => [] },
    rollbacks: { targets: [storyTarget({ mode: "auto" })], ordersPerDay: 5, commonCauseModels: 3 },
    ...more,
  });
  const { hash, reference } = storyReference();
  judge.judgeBy(hash, reference);
  return judge;
}

/** The inputs of a row of panes, 10 s apart: each pane closes 25 s after it began. */
export function paneInputs(panes: readonly (readonly PaneTraffic[])[], seed = 1): (JudgeInput & { kind: "panes" })[] {
  const random = seededRandom(seed);
  return panes.map((traffic, index) => {
    const paneStartMs = storyStartMs + index * 10_000;
    const deltas = traffic.map((one) => paneDelta(random, one, one.isLate ? paneStartMs - 60_000 : paneStartMs));
    return { kind: "panes", deltas, watermarkMs: paneStartMs + 10_000, idleAtClose: [], nowMs: paneStartMs + 25_000 };
  });
}

function paneDelta(random: () => number, traffic: PaneTraffic, paneStartMs: number): PaneDelta {
  const { version, role = "primary", rows, errors, amount = 0, isLate = false } = traffic;
  const { hash, reference } = storyReference();
  const layout = layoutOf(reference, hash);
  const vector = new Uint32Array(layout.size);
  const each = (value: () => number) => Float64Array.from({ length: rows }, value);
  const status = Uint8Array.from({ length: rows }, () => (random() < errors ? 1 : 0));
  countOutcomes(layout, { status, latencyMs: each(() => latencyMs(random)) }, 0, rows, vector);
  const flags = new Uint8Array(rows);
  layout.columns.forEach((column, index) => {
    const values = each(() => (index === 0 ? normal(random) + amount : country(random)));
    countColumn(column, { values, flags }, 0, rows, vector);
  });
  return {
    model: storyModel,
    version,
    role,
    paneStartMs,
    source: { topic: "predictions", partition: 0 },
    schemaHash: hash,
    late: isLate ? rows : 0,
    counts: encodeCounts(vector),
    positions: { first: 0, last: 0, sampled: [] },
  };
}
