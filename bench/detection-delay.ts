import { delayPanes } from "../src/core/detection/delay.ts";
import { medianDelay, referenceBand, tableStake } from "../test/support/detection-delay.ts";

/**
 * Median panes of 10 s from a change of the error rate to the alarm: measured over 15 seeded runs / computed by
 * `delayPanes` / expected. The reference has 100,000 rows and no hour-of-day envelope.
 */
const factors = [2, 3, 5, 10];
const never = Infinity;
const rows: readonly [p0: number, designEffect: number, expected: readonly (readonly number[])[]][] = [
  [
    0.02,
    1,
    [
      [51, 8, 2, 1],
      [6, 1, 1, 1],
      [1, 1, 1, 1],
    ],
  ],
  [
    0.02,
    2,
    [
      [97, 15, 4, 2],
      [13, 2, 1, 1],
      [2, 1, 1, 1],
    ],
  ],
  [
    0.02,
    5,
    [
      [never, 43, 10, 3],
      [42, 5, 2, 1],
      [5, 1, 1, 1],
    ],
  ],
  [
    0.005,
    2,
    [
      [never, 122, 21, 5],
      [never, 14, 3, 1],
      [57, 2, 1, 1],
    ],
  ],
  [
    0.001,
    2,
    [
      [never, never, never, 74],
      [never, never, never, 9],
      [never, never, 163, 1],
    ],
  ],
];
const perSecond = [20, 200, 2_000];

for (const [before, designEffect, expected] of rows) {
  const band = referenceBand(before, designEffect, 100_000);
  const cells = perSecond.map((rate, column) => {
    const entries = factors.map((factor, i) => {
      const change = { before, after: before * factor, designEffect, rowsPerPane: rate * 10 };
      const computed = delayPanes(band, tableStake(designEffect), change.rowsPerPane, change.after);
      return [
        `×${factor}`,
        [medianDelay(band, change, 15), computed, expected[column]?.[i] ?? never].map(shown).join("/"),
      ];
    });
    return [`${rate}/s`, Object.fromEntries(entries)];
  });
  console.log(`p0 ${before}, φ ${designEffect}, limit ${band.limit.toFixed(4)}: measured/computed/expected panes`);
  console.table(Object.fromEntries(cells));
}

function shown(panes: number): string {
  return panes === never ? "–" : String(panes);
}
