import { z } from "zod";
import type { BandSettings, ExpectedDays } from "../core/detection/stream-bands.ts";
import type { Settings } from "./settings.ts";

const dayMs = 86_400_000;
/** A yearly day is expected from its first year on for so long. */
const yearsAhead = 50;

const day = z
  .string()
  .refine(isDay, "not a day. Write one as year, month and day: 2026-11-27")
  .describe("A day, UTC: year, month and day.");

/** Days on which traffic is unlike that of other days, and is known to be. */
export const calendarSettings = z
  .strictObject({
    name: z.string().min(1).describe("What it is, for people."),
    from: day.describe("First day, UTC."),
    through: day.optional().describe("Last day, that day too; the first one without it."),
    yearly: z.boolean().default(false).describe("Comes again on these days every year."),
    widen: z
      .number()
      .gt(1)
      .max(100)
      .default(3)
      .describe("How many times as wide the tolerances of drift are meanwhile. Harm and quality keep theirs."),
  })
  .refine(({ from, through = from }) => through >= from, { path: ["through"], message: "before from. Swap them" });

/** How the bands of a model change with time. */
export function bandSettings(models: Settings["models"], model: string): BandSettings {
  const { bands = "constant", calendar = [] } = models[model] ?? {};
  return { shape: bands, expected: calendar.flatMap(expectedDays) };
}

function expectedDays({ from, through = from, yearly, widen }: z.output<typeof calendarSettings>): ExpectedDays[] {
  const years = yearly ? Array.from({ length: yearsAhead }, (_, years) => years) : [0];
  const daysMs = dayStart(through, 0) - dayStart(from, 0) + dayMs;
  return years.map((year) => {
    const fromMs = dayStart(from, year);
    return { fromMs, toMs: fromMs + daysMs, widen };
  });
}

function dayStart(text: string, yearsLater: number): number {
  const [year = 0, month = 1, day = 1] = text.split("-").map(Number);
  return Date.UTC(year + yearsLater, month - 1, day);
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const startMs = dayStart(text, 0);
  return !Number.isNaN(startMs) && new Date(startMs).toISOString().startsWith(text);
}
