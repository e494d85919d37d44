/** What a metric's number counts or measures, by its name; the first that fits holds. */
const units: readonly (readonly [RegExp, string])[] = [
  [/_seconds(_total)?$/, "seconds"],
  [/_bytes$/, "bytes"],
  [/(_verdict|_info|_signal|_alert|_condition|_held|_frozen|_target_state)$/, "1: labels tell"],
  [/_per_second$/, "predictions per second"],
  [/(_rows|_rows_up_to)(_total)?$|_defects_total$/, "rows"],
  [/_records$|_rejects_total$/, "records"],
  [/(_ratio|_own_metric|_quality)(_threshold)?$|_coverage$|_fraction$/, "ratio, 0 to 1"],
  [
    /(_drift|_drift_threshold|_certificate_width|_fairness|_accuracy|_accuracy_low|_accuracy_high|_estimate_error)$/,
    "the statistic's",
  ],
  [/_overflow_effect$/, "value ÷ threshold"],
  [/_features$/, "features"],
  [/_segments_left_out$/, "values of segments"],
  [/_series(_dropped_total)?$/, "series"],
  [/_predictions_total$/, "predictions"],
  [/_labels_total$/, "labels"],
  [/_alarms_total$/, "alarms"],
  [/_incidents_open$/, "incidents"],
  [/_orders_total$/, "turns of orders"],
  [/_gate_blocked_total$/, "decisions"],
  [/_deliveries_total$/, "turns of deliveries"],
  [/_outbox_(waiting|dead)$/, "messages"],
  [/_exports_total$/, "items"],
  [/_posts_total$/, "requests"],
  [/_rebalances_total$/, "rebalances"],
  [/_panes_(open|closed_total)$/, "panes"],
  [/_checkpoints_total$|_checkpoint_failures_total$/, "checkpoints"],
];

/** A metric's unit, as people read it; undefined of a name that nothing here fits. */
export function unitOf(name: string): string | undefined {
  return units.find(([pattern]) => pattern.test(name))?.[1];
}

/** The unit that OpenMetrics asks a family's name to end with; undefined where it does not. */
export function baseUnitOf(family: string): string | undefined {
  return /_(seconds|bytes)$/.exec(family)?.[1];
}
