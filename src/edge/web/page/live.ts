import type { HappeningView } from "../page-views.ts";

/** How driftline is heard: event by event, by asking now and then, or not at all. */
export type Hearing = "live" | "polling" | "disconnected";

const silenceMs = 15_000;
const pollMs = 10_000;
/** Events that come together are looked at together. */
const gatherMs = 250;

/** Says when something may have changed, and how well driftline is heard. Falls back to asking where events do not come through. */
export class Live {
  hearing: Hearing = "polling";
  #lastHeardMs = 0;
  #closedPanes = -1;
  #gathering = false;
  readonly #changed: () => void;
  readonly #heard: () => void;

  constructor(changed: () => void, heard: () => void) {
    this.#changed = changed;
    this.#heard = heard;
  }

  start(): void {
    const events = new EventSource("v1/events");
    events.addEventListener("fact", (event) => {
      this.#sign();
      const { fact } = JSON.parse(event.data as string) as HappeningView;
      if (fact.kind !== "delivery") this.#soon();
    });
    events.addEventListener("alive", (event) => {
      this.#sign();
      const { closedPanes } = JSON.parse(event.data as string) as { closedPanes: number };
      if (closedPanes === this.#closedPanes) return;
      this.#closedPanes = closedPanes;
      this.#soon();
    });
    setInterval(() => {
      if (Date.now() - this.#lastHeardMs < silenceMs) return;
      if (this.hearing === "live") this.say("polling");
      if (events.readyState === EventSource.CLOSED) events.close();
      this.#changed();
    }, pollMs);
  }

  /** Told by whoever reads: an answer came, or none. */
  say(hearing: Hearing): void {
    if (this.hearing === hearing || (hearing === "polling" && this.#isLive())) return;
    this.hearing = hearing;
    this.#heard();
  }

  #isLive(): boolean {
    return this.hearing === "live" && Date.now() - this.#lastHeardMs < silenceMs;
  }

  #sign(): void {
    this.#lastHeardMs = Date.now();
    this.say("live");
  }

  #soon(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    setTimeout(() => {
      this.#gathering = false;
      this.#changed();
    }, gatherMs);
  }
}
