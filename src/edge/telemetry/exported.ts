/** Told what became of so many items that were meant for a collector. */
export type Exported = (outcome: "sent" | "failed" | "dropped", items: number, why: string) => void;
