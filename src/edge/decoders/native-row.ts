import { type Defect, defects, type Role, type Status } from "../../core/record.ts";
import { predictionColumn, scoreColumn } from "../../core/schema.ts";
import { rememberedNames, unknownVersion } from "./native-fields.ts";
import { ValueSlots } from "./value-slots.ts";

/** Bit of each defect in `NativeRow.defects`: a defect counts once per row. */
export const defectBit = Object.fromEntries(defects.map((name, index) => [name, 1 << index])) as Readonly<
  Record<Defect, number>
>;

/**
 * One prediction as read, before a schema has seen it: scratch that both readers fill, the byte scanner and the path
 * over parsed objects, and that one writer pushes. Nothing of it survives the next `reset`.
 */
export class NativeRow {
  /** The bytes that slots point into. */
  bytes: Buffer = Buffer.alloc(0);
  /** Empty: the source's default. */
  model = "";
  version = unknownVersion;
  role: Role = "primary";
  status: Status = "ok";
  /** Epoch ms in [0], NaN where none was given; latency in ms in [1]. Doubles in fields would be boxed. */
  readonly times = new Float64Array(2);
  hasId = false;
  readonly id = { high: 0, low: 0 };
  /** Bits of `defectBit`. */
  defects = 0;
  /** The record as an object where it has been parsed; else its text is the bytes from `from` to `to`. */
  parsed: object | undefined;
  /** The prediction where the record has been parsed and it is an array or object. */
  parsedPrediction: unknown;
  from = 0;
  to = 0;
  readonly features = new ValueSlots();
  /** Up to two slots: the prediction and a plain score, named as their columns. */
  readonly outputs = new ValueSlots();
  readonly predictionName = this.outputs.names.internText(predictionColumn);
  readonly scoreName = this.outputs.names.internText(scoreColumn);
  /** Scores by class, named by the class. */
  readonly classScores = new ValueSlots();

  reset(bytes: Buffer): void {
    this.bytes = bytes;
    this.model = "";
    this.version = unknownVersion;
    this.role = "primary";
    this.status = "ok";
    this.times[0] = Number.NaN;
    this.times[1] = Number.NaN;
    this.hasId = false;
    this.defects = 0;
    this.parsed = undefined;
    this.parsedPrediction = undefined;
    this.features.reset(rememberedNames);
    this.outputs.reset(rememberedNames);
    this.classScores.reset(rememberedNames);
  }

  /** Takes an event time, epoch ms; NaN says that what was given is no time. */
  setTime(epochMs: number): void {
    this.times[0] = epochMs;
    if (Number.isNaN(epochMs)) this.defects |= defectBit.bad_time;
  }

  setLatency(ms: number): void {
    if (ms >= 0 && ms < Number.POSITIVE_INFINITY) this.times[1] = ms;
    else this.defects |= ms < 0 ? defectBit.negative_latency : defectBit.bad_latency;
  }
}
