import { scoreBins } from "../profile/score-histogram.ts";
import { textHash } from "../profile/text-hash.ts";
import type { SegmentKey } from "../row-extras.ts";
import { ClassDictionary } from "./class-dictionary.ts";
import type { CohortFrame } from "./cohort.ts";
import { CohortBook } from "./cohort-book.ts";
import { setLabelLimit } from "./label-bits.ts";
import { LabelJoin } from "./label-join.ts";
import type { LabelTask } from "./label-task.ts";

/** How a model's labels are joined. */
export interface LabelSettings {
  /** What the model predicts; null: found from its first rows. */
  readonly task: LabelTask["kind"] | null;
  /** Items by which a ranked answer is judged; 10 if left out. */
  readonly depth?: number;
  /** The class whose probability a plain score is; null: found from the names. */
  readonly positive: string | null;
  /** How long a prediction waits for its label, event time. */
  readonly predictionRetentionMs: number;
  /** How long a label waits for its prediction, event time. */
  readonly labelRetentionMs: number;
  /** Most rows of both sides. */
  readonly rowLimit: number;
  /** Whether labels are known to come: then all the room is used from the first row on. */
  readonly expected: boolean;
}

/** A model without known labels keeps a sample of so many predictions, in case some come. */
const waitingRowLimit = 65_536;
/** Actual values nearer to 0 have no relative error. */
const relativeGuard = 1e-9;

/** What it takes to join one model's rows. */
export interface OpenJoin {
  readonly task: LabelTask;
  /** Empty for values. */
  readonly classes: ClassDictionary;
  readonly frame: CohortFrame;
  readonly join: LabelJoin;
  readonly book: CohortBook;
}

/**
 * @param prefix of the cohorts' keys in the store
 * @param labelled whether a label has ever come
 * @param segments keys whose codes are kept with each row
 */
export function openJoin(
  model: string,
  prefix: string,
  task: LabelTask,
  texts: readonly string[],
  settings: LabelSettings,
  labelled: boolean,
  segments: readonly SegmentKey[],
): OpenJoin {
  const frame = frameOf(task);
  const book = new CohortBook(prefix, frame);
  const { predictionRetentionMs, labelRetentionMs, rowLimit, expected } = settings;
  const join = new LabelJoin(
    {
      shape: {
        kind: task.kind,
        scores: 0,
        segments: segments.length,
        items: task.kind === "ranking" ? task.depth : 0,
      },
      predictionRetentionMs,
      labelRetentionMs,
      rowLimit: labelled || expected ? rowLimit : Math.min(rowLimit, waitingRowLimit),
      // The same after every restart; other models' samples are others.
      salt: textHash(model).high,
    },
    book,
  );
  const classes = new ClassDictionary(task.kind === "class" ? task.writing : "text", texts);
  // Their codes come before those that are seen, so that they are among the classes that segments tell apart.
  if (task.kind === "class") for (const { favourable } of segments) if (favourable !== null) classes.code(favourable);
  return { task, classes, frame, join, book };
}

function frameOf(task: LabelTask): CohortFrame {
  if (task.kind === "class") return { kind: "class", scored: { positiveClass: -1, bins: scoreBins(0.5) } };
  if (task.kind === "set") return { kind: "set", labels: setLabelLimit };
  return task.kind === "ranking" ? task : { kind: "value", shift: 0, relativeGuard };
}
