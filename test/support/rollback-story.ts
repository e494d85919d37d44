import type { Effect } from "../../src/core/alerting/effect.ts";
import type { Evidence, Serving } from "../../src/core/facts.ts";
import { RollbackBook } from "../../src/core/rollback/rollback-book.ts";
import type { Situation } from "../../src/core/rollback/situation.ts";
import {
  type Alarm,
  type RollbackSettings,
  type TargetSettings,
  targetDefaults,
} from "../../src/core/rollback/target.ts";
import { emptyTurn, type Turn } from "../../src/core/rollback/turn.ts";

const bad: Serving = { model: "fraud", version: "v2", role: "primary" };

/** A round moment, so that panes begin at multiples of ten seconds. */
export const startMs = 1_700_000_000_000;

export const harm: Evidence = {
  family: "harm",
  metric: "errors",
  feature: null,
  against: "absolute",
  control: null,
  observed: 0.061,
  limit: 0.03,
  n: 1980,
  paneStartMs: startMs - 10_000,
};

export const alarm: Alarm = { incident: "driftline-1", serving: bad, evidence: harm };

export const auto: TargetSettings = {
  ...targetDefaults,
  name: "prod",
  model: "fraud",
  mode: "auto",
  knownGood: ["v1"],
};

function settings(target: Partial<TargetSettings> = {}): RollbackSettings {
  return { targets: [{ ...auto, ...target }], ordersPerDay: 3, commonCauseModels: 3 };
}

/** A situation in which every gate is open. */
export function situation(change: Partial<Situation> = {}): Situation {
  return {
    nowMs: startMs,
    firing: true,
    warnOnly: null,
    data: "ok",
    labels: null,
    liveRows: 5_000,
    agePanes: 30,
    activationMs: startMs - 300_000,
    onsetMs: startMs - 60_000,
    control: null,
    previous: { version: "v1", quiet: true },
    active: "v1",
    alarming: ["v2"],
    modelsFiring: 1,
    serves: true,
    rowsPerPane: 2_000,
    freeze: null,
    holds: [],
    expectedChange: null,
    ...change,
  };
}

/** A target's story, told input by input; every call returns its turn and remembers it. */
export class Story {
  readonly book: RollbackBook;
  readonly settings: RollbackSettings;
  readonly turns: Turn[] = [];
  now = startMs;
  situation: Partial<Situation> = {};

  constructor(target: Partial<TargetSettings> = {}) {
    this.settings = settings(target);
    this.book = new RollbackBook(this.settings);
  }

  get situationNow(): Situation {
    return situation({ ...this.situation, nowMs: this.now });
  }

  get state(): string | undefined {
    return this.book.orders.at(-1)?.state;
  }

  /** Ids of the effects of a kind that have left so far. */
  sent(kind: Effect["kind"]): string[] {
    return this.turns.flatMap(({ effects }) => effects.filter((effect) => effect.kind === kind).map(({ id }) => id));
  }

  fates(): string[] {
    return this.turns.flatMap(({ fates }) => fates.map(({ action, kind }) => `${action} ${kind}`));
  }

  states(): string[] {
    return this.turns.flatMap(({ facts }) => facts.flatMap((fact) => (fact.kind === "order" ? fact.state : [])));
  }

  tell(turn: Turn): Turn {
    this.turns.push(turn);
    return turn;
  }

  alarm(change: Partial<Alarm> = {}): Turn {
    return this.tell(this.book.alarm({ ...alarm, ...change }, this.situationNow));
  }

  after(ms: number): Turn {
    this.now += ms;
    return this.tell(this.book.tick(this.now, () => this.situationNow));
  }

  answer(result: Parameters<RollbackBook["delivered"]>[1]): Turn {
    const hand = this.book.orders.at(-1)?.inHand;
    return this.tell(hand ? this.book.delivered(hand, result, this.now) : emptyTurn);
  }

  hear(answer: Parameters<RollbackBook["probed"]>[1]): Turn {
    const hand = this.book.orders.at(-1)?.inHand;
    return this.tell(hand ? this.book.probed(hand, answer, this.now) : emptyTurn);
  }

  /** Panes close one after the other, each with these rows. */
  panes(count: number, rows: { v1?: number; v2?: number }): void {
    for (let i = 0; i < count; i += 1) {
      this.now += 10_000;
      const list = (["v1", "v2"] as const).map((version) => ({
        version,
        role: "primary" as const,
        rows: rows[version] ?? 0,
      }));
      const pane = { model: "fraud", paneStartMs: this.now - 10_000, paneEndMs: this.now, rows: list };
      this.tell(this.book.pane(pane, this.now));
    }
  }

  /** The judge looks at the ordered version, once per pane. */
  looks(count: number, verdict: "clear" | "unclear" | "insufficient"): void {
    for (let i = 0; i < count; i += 1) {
      this.now += 10_000;
      for (const { orderId } of this.book.verifying()) {
        this.tell(this.book.sawMetric(orderId, verdict, this.now - 10_000, this.now));
      }
    }
  }

  command(command: Parameters<RollbackBook["command"]>[0]) {
    const { reply, turn } = this.book.command(command, this.now, () => this.situationNow);
    this.tell(turn);
    return reply;
  }
}
