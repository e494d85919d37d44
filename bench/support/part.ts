/** How a part is to be measured. */
export interface PartOptions {
  /** Fewer repeats, for a first look. */
  readonly quick: boolean;
  /** Told what is under way. */
  said(text: string): void;
}

/** Numbers by name, nested. */
export interface Figures {
  readonly [name: string]: number | Figures;
}

/** One thing that `npm run bench` measures. */
export interface Part {
  readonly name: string;
  measure(options: PartOptions): Promise<Figures>;
}

export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** Nearest rank; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
