import { read } from "./ask.ts";
import { type Child, h } from "./element.ts";
import { span } from "./format.ts";
import type { View } from "./view.ts";

/** The settings in force, defaults filled in, secrets hidden before they leave the process. */
export const settingsView: View<Readonly<Record<string, unknown>>> = {
  title: () => "Settings",
  load: () => read<Readonly<Record<string, unknown>>>("settings"),
  draw: (settings) => [
    h("h1", {}, "Settings"),
    h(
      "p",
      { class: "hint" },
      "What runs now, with every default. Secrets and the paths of addresses are hidden. Change the file and restart; “driftline validate” checks it first.",
    ),
    ...Object.entries(settings).map(([name, value]) =>
      h("section", { class: "card", key: name }, h("h2", {}, name), drawn(value)),
    ),
  ],
};

function drawn(value: unknown): Child {
  if (Array.isArray(value))
    return value.length === 0
      ? h("p", { class: "hint" }, "none")
      : value.map((one, i) => [i === 0 ? null : h("hr"), drawn(one)]);
  if (typeof value !== "object" || value === null) return h("span", {}, String(value));
  const entries = Object.entries(value);
  if (entries.length === 0) return h("p", { class: "hint" }, "none");
  return h(
    "dl",
    { class: "facts" },
    entries.map(([name, inner]) => [
      h("dt", {}, name),
      h("dd", {}, isPlain(inner) ? plain(name, inner) : drawn(inner)),
    ]),
  );
}

/** Settings whose number is a duration in ms. */
const durations = /^(for|span|.*(within|window|expiry|cooldown|quarantine|age|timeout|lateness|interval))$/i;

function plain(name: string, value: unknown): string {
  return typeof value === "number" && value >= 1000 && durations.test(name) ? span(value) : String(value);
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}
