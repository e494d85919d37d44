import type { IngestView } from "../ingest-view.ts";
import { read } from "./ask.ts";
import { badge } from "./badge.ts";
import { h } from "./element.ts";
import { count, milliseconds, span, time } from "./format.ts";
import { scrollTable } from "./scroll-table.ts";
import { tryRecord } from "./try-record.ts";
import type { View } from "./view.ts";

/** The reading loop is well while it was heard of within this time. */
const pollWellMs = 60_000;

/** What comes in, what was wrong with it, and a place to try a record. */
export const ingestView: View<IngestView> = {
  title: () => "Ingest",
  load: () => read<IngestView>("ingest"),
  draw: (view) => [
    h("h1", {}, "Ingest"),
    ...view.conditions
      .filter(({ name }) => name !== "connected")
      .map(({ name, message }) => h("p", { class: "notice", key: name }, `${name}: ${message}`)),
    ...view.holds.map(({ why, detail }) =>
      h("p", { class: "notice", key: why }, `Nothing may act (${why}): ${detail}`),
    ),
    tiles(view),
    h("h2", {}, "Sources"),
    partitions(view),
    h("h2", {}, "Refused records"),
    rejects(view),
    defects(view),
    h("h2", {}, "Try a record"),
    tryRecord(),
  ],
};

const tile = (value: Parameters<typeof h>[2], words: string): HTMLElement =>
  h("div", { class: "tile" }, h("b", {}, value), h("span", {}, words));

function tiles({
  records,
  watermarkMs,
  openPanes,
  pollAgeMs,
  outbox,
  checkpoint,
  labels,
  posts,
}: IngestView): HTMLElement {
  const labelled = labels.reduce((sum, one) => sum + one.count, 0);
  return h(
    "div",
    { class: "tiles" },
    tile(count(records), "records read since the start"),
    tile(time(watermarkMs), `event time closed up to; ${openPanes} panes open`),
    tile(pollAgeMs < pollWellMs ? "reads" : `silent for ${span(pollAgeMs)}`, "the reading loop"),
    tile(count(labelled), "labels received"),
    ...(posts === null ? [] : [postsTile(posts)]),
    tile(
      milliseconds(checkpoint.lastMs),
      `last of ${count(checkpoint.count)} checkpoints${checkpoint.failures > 0 ? `, ${count(checkpoint.failures)} failed` : ""}`,
    ),
    tile(count(outbox.waiting), `messages wait to be sent${outbox.dead > 0 ? `, ${count(outbox.dead)} given up` : ""}`),
  );
}

function postsTile({ requests, waiting }: NonNullable<IngestView["posts"]>): HTMLElement {
  const sum = (isTaken: boolean) =>
    requests.filter(({ outcome }) => (outcome === "accepted") === isTaken).reduce((all, one) => all + one.count, 0);
  const refused = sum(false) > 0 ? `, ${count(sum(false))} refused` : "";
  return tile(count(sum(true)), `requests posted${refused}; ${count(waiting.records)} records wait to be counted`);
}

function partitions({ partitions: all }: IngestView): HTMLElement {
  if (all.length === 0)
    return h(
      "section",
      { class: "empty" },
      "No partition is assigned yet. Is the topic there, and the broker reachable?",
    );
  return table(
    "sources",
    ["Topic", "Partition", "State", "Lag", "Next offset"],
    [...all]
      .sort((a, b) => b.lagRecords - a.lagRecords)
      .map(({ topic, partition, nextOffset, lagRecords, caughtUp }) => [
        topic,
        String(partition),
        badge(caughtUp ? "stable" : "clearing", caughtUp ? "caught up" : "behind"),
        `${count(lagRecords)} records`,
        count(nextOffset),
      ]),
  );
}

function rejects({ rejects: all }: IngestView): HTMLElement {
  if (all.length === 0) return h("p", { class: "hint" }, "None since the start.");
  return table(
    "refused records",
    ["Topic", "Reason", "Records", "First one (values masked)"],
    [...all]
      .sort((a, b) => b.count - a.count)
      .map((one) => [one.topic, one.reason.replaceAll("_", " "), count(one.count), h("code", {}, one.sample || "–")]),
  );
}

function defects({ defects: all }: IngestView): HTMLElement {
  if (all.length === 0) return h("p", { class: "hint" }, "No defect in the rows that count.");
  return table(
    "defects",
    ["Topic", "Defect (the row counts)", "Rows"],
    all.map((one) => [one.topic, one.defect.replaceAll("_", " "), count(one.count)]),
  );
}

function table(label: string, heads: readonly string[], rows: readonly (readonly (string | Node)[])[]): HTMLElement {
  const cells = (row: readonly (string | Node)[]) => row.map((cell) => h("td", { class: "n" }, cell));
  return scrollTable(
    label,
    heads,
    rows.map((row) => h("tr", {}, cells(row))),
  );
}
