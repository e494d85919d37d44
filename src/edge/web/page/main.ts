import { Refusal } from "./ask.ts";
import { h } from "./element.ts";
import { zone } from "./format.ts";
import { Live } from "./live.ts";
import { redraw } from "./morph.ts";
import { reportErrors } from "./report-errors.ts";
import { currentRoute, type Route, to } from "./route.ts";
import { nextTheme, theme } from "./theme.ts";
import type { View } from "./view.ts";
import { views } from "./views.ts";

const content = element("content");
const bar = element("bar");
const banner = element("banner");
const live = new Live(refresh, drawBar);
const links = [
  ["", "Overview"],
  ["incidents", "Incidents"],
  ["rollback", "Rollback"],
  ["ingest", "Ingest"],
  ["reference", "Reference"],
  ["settings", "Settings"],
] as const;
/** Which part of the page a detail belongs to. */
const partOf: Readonly<Record<string, string>> = { version: "", feature: "", incident: "incidents" };
let shown = "";
let turn = 0;

function element(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no ${id}`);
  return found;
}

/** Reads and draws the view of the address; an answer that comes after a newer question is dropped. */
function refresh(): void {
  const route = currentRoute();
  const mine = ++turn;
  const view: View = views[route.view] ?? missing;
  const draw = async (): Promise<void> => {
    try {
      const data = await view.load(route);
      if (mine !== turn) return;
      live.say("polling");
      say(null);
      show(view, route, view.draw(data, route));
    } catch (error) {
      if (mine === turn) failed(error, view, route);
    }
  };
  // Failures end in the page itself.
  void draw();
}

function show(view: View, route: Route, drawing: readonly Node[]): void {
  const isNew = shown !== location.hash;
  // Another thing is drawn from nothing: what stays of a former one would only mislead.
  if (shown.split("?")[0] !== location.hash.split("?")[0]) content.replaceChildren();
  shown = location.hash;
  document.title = `${view.title(route)} · driftline`;
  redraw(content, drawing);
  if (!isNew) return;
  drawBar();
  scrollTo(0, 0);
  content.focus({ preventScroll: true });
}

function failed(error: unknown, view: View, route: Route): void {
  const refusal = error instanceof Refusal ? error : new Refusal(-1, `the page failed: ${String(error)}`, "Reload it");
  const { status, message, remedy } = refusal;
  // The page's own mistake: shown here, and told like any other.
  if (status === -1) reportError(error);
  if (status === 0) {
    live.say("disconnected");
    say("driftline does not answer. What you see is old; the page goes on trying.");
    if (shown === location.hash) return;
  }
  const text =
    status === 401 || status === 403
      ? "You may not see this"
      : status === 404
        ? "There is no such thing here"
        : "This cannot be shown";
  show(view, route, [
    h(
      "section",
      { class: "empty" },
      h("h1", {}, text),
      h("p", {}, message),
      h("p", {}, remedy),
      h("p", {}, h("a", { href: to("") }, "To the overview")),
    ),
  ]);
}

function say(text: string | null): void {
  redraw(banner, text === null ? [] : [h("p", { class: "notice" }, text)]);
}

function drawBar(): void {
  const { view } = currentRoute();
  const part = partOf[view] ?? view;
  const words = { live: "live", polling: "every 10 s", disconnected: "disconnected" }[live.hearing];
  redraw(bar, [
    h("a", { class: "brand", href: to("") }, "driftline"),
    h(
      "nav",
      { "aria-label": "parts" },
      links.map(([name, text]) => h("a", { href: to(name), "aria-current": part === name ? "page" : null }, text)),
    ),
    h(
      "span",
      { class: "right" },
      h("span", { class: `hearing ${live.hearing}`, title: "how the page hears from driftline" }, words),
      h("span", { class: "zone", title: "times are local" }, zone()),
      h(
        "button",
        { type: "button", class: "plain", onclick: turnTheme, "aria-label": `colours: ${theme()}` },
        `◐ ${theme()}`,
      ),
    ),
  ]);
}

function turnTheme(): void {
  nextTheme();
  drawBar();
}

const missing: View = {
  title: () => "Not found",
  load: async () => {
    throw new Refusal(404, "this address leads nowhere", "Perhaps it is of another version of driftline");
  },
  draw: () => [],
};

reportErrors();
addEventListener("hashchange", () => {
  if (location.hash === "" || location.hash.startsWith("#/")) refresh();
});
addEventListener("driftline-refresh", refresh);
drawBar();
refresh();
live.start();
