/** Everything a source can be in that people should know: a closed set, so that it can be a metric label. */
const conditionNames = [
  "connected",
  "broker away",
  "log-in refused",
  "reading fails",
  "topic missing",
  "waiting for my previous session",
  "second member",
  "lost store",
] as const;
export type ConditionName = (typeof conditionNames)[number];

export interface SourceCondition {
  readonly name: ConditionName;
  /** Whether it holds now. */
  readonly active: boolean;
  /** What is the matter, and what to do or expect. */
  readonly message: string;
}

/** The conditions that hold now; tells only of changes. */
export class Conditions {
  readonly #active = new Map<ConditionName, SourceCondition>();
  readonly #tell: (condition: SourceCondition) => void;

  constructor(tell: (condition: SourceCondition) => void) {
    this.#tell = tell;
  }

  /** Begins a condition, or gives one that holds a new message. */
  begin(name: ConditionName, message: string): void {
    if (this.#active.get(name)?.message === message) return;
    const condition = { name, active: true, message };
    this.#active.set(name, condition);
    this.#tell(condition);
  }

  /** Ends a condition; nothing happens if it does not hold. */
  end(name: ConditionName, message: string): void {
    if (this.#active.delete(name)) this.#tell({ name, active: false, message });
  }

  holds(name: ConditionName): boolean {
    return this.#active.has(name);
  }

  all(): SourceCondition[] {
    return [...this.#active.values()];
  }
}
