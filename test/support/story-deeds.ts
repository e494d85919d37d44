import type { OperatorCommand } from "../../src/core/judgement/obey.ts";
import { promotionAnswer } from "../../src/core/judgement/promotion.ts";
import { MemoryStore } from "../../src/edge/store/memory.ts";
import { spanMs } from "./story.ts";
import { storyStartMs } from "./story-engine.ts";
import { storyModel, storyReference } from "./story-reference.ts";
import type { StoryWorld } from "./story-world.ts";

type Deed = (world: StoryWorld, ...words: string[]) => Promise<void> | void;

/** Everything that can be done in a story besides traffic, by the words that a story says it in. */
const deeds: readonly (readonly [RegExp, Deed])[] = [
  [/^restart$/, (world) => world.restart()],
  [/^lose the store$/, (world) => world.restart(new MemoryStore())],
  [
    /^the store (cannot|can) be written/,
    (world, can) => {
      world.isWritable = can === "can";
    },
  ],
  [
    /^(\d+) % of records are garbage$/,
    (world, percent) => {
      world.traffic.garbage = Number(percent) / 100;
    },
  ],
  [
    /^predictions are lists$/,
    (world) => {
      world.traffic.lists = true;
    },
  ],
  [
    /^freeze (.+)$/,
    (world, what) => {
      world.freeze = what ?? null;
    },
  ],
  [
    /^thaw$/,
    (world) => {
      world.freeze = null;
    },
  ],
  [
    /^prod (ignores|obeys) orders$/,
    (world, how) => {
      world.deployment.obeys = how === "obeys";
    },
  ],
  [
    /^a second member (joins|leaves)$/,
    (world, how) =>
      world.engine.pipeline.condition({
        name: "second member",
        active: how === "joins",
        message: `a second member ${how} the group`,
      }),
  ],
  [
    /^retention takes (\d+) unread rows of (\w+)$/,
    (world, rows, version = "") =>
      world.loseUnread(world.traffic.rows({ version, role: "primary", perSecond: 0 }, Number(rows), world.nowMs, 1)),
  ],
  [
    /^(\d+) rows of (\w+) come (\d+) s late$/,
    (world, rows, version = "", seconds) =>
      world.append(
        world.traffic.rows(
          { version, role: "primary", perSecond: 0 },
          Number(rows),
          world.nowMs - 1_000 * Number(seconds),
          1,
        ),
      ),
  ],
  [
    /^(taint|untaint) (\S+) to (\S+)$/,
    (world, kind, from, to) => {
      const span = {
        model: storyModel,
        fromMs: storyStartMs + spanMs(from),
        toMs: storyStartMs + spanMs(to),
        by: "ann",
      };
      return command(world, kind === "taint" ? { kind, ...span, why: "a test" } : { kind: "untaint", ...span });
    },
  ],
  [
    /^say where it comes from$/,
    (world) => {
      const [newest] = [...world.engine.judge.books.incidents.incidents].sort((a, b) => b.sinceMs - a.sinceMs);
      world.lines.push(...(newest?.attribution ?? ["nobody has said yet"]));
    },
  ],
  [
    /^propose$/,
    (world) =>
      command(world, { kind: "propose", model: storyModel, version: null, fromMs: null, toMs: null, by: "ann" }),
  ],
  [/^accept the proposal$/, (world) => accept(world, null)],
  [/^accept the earlier reference$/, (world) => accept(world, storyReference().hash)],
  [
    /^release the hold of (\w+)$/,
    (world, version = "") => command(world, { kind: "release-hold", model: storyModel, version, by: "ann" }),
  ],
  [
    /^ask whether (\w+) may be promoted$/,
    (world, version = "") => {
      const { judge } = world.engine;
      const model = judge.models.find(storyModel);
      const { answer, why } = promotionAnswer(judge.books, model, version, [], judge.watermarkMs, world.nowMs);
      world.lines.push(`${version}: ${answer}, ${why}`);
    },
  ],
  [/^reset prod$/, (world) => command(world, { kind: "reset", target: "prod", by: "ann" })],
  [/^order again$/, (world) => command(world, { kind: "order", target: "prod", from: null, by: "ann" })],
  [/^order away from (\w+)$/, (world, from = "") => command(world, { kind: "order", target: "prod", from, by: "ann" })],
  [
    /^ann freezes for (\d+) minutes: (.+)$/,
    (world, minutes, reason = "") =>
      command(world, { kind: "freeze", forMs: Number(minutes) * 60_000, reason, by: "ann" }),
  ],
  [/^ann freezes: (.+)$/, (world, reason = "") => command(world, { kind: "freeze", forMs: null, reason, by: "ann" })],
  [/^ann lifts the freeze$/, (world) => command(world, { kind: "unfreeze", by: "ann" })],
  [
    /^bob announces for (\d+) minutes: (.+), expecting (.+)$/,
    (world, minutes, what = "", expects = "") => {
      const scope = { model: storyModel, version: null, expects };
      const change = { what, ...scope, atMs: world.nowMs, untilMs: world.nowMs + Number(minutes) * 60_000 };
      return command(world, { kind: "announce", change, by: "bob" });
    },
  ],
  [
    /^(approve|deny) the order$/,
    (world, kind) => {
      const orderId = world.engine.judge.books.rollbacks.orders.at(-1)?.id ?? "";
      return command(world, { kind: kind === "approve" ? "approve" : "deny", orderId, by: "ann" });
    },
  ],
];

/** @throws Error when no deed has these words. */
export async function doDeed(world: StoryWorld, words: string): Promise<void> {
  for (const [pattern, deed] of deeds) {
    const found = pattern.exec(words);
    if (found !== null) return await deed(world, ...found.slice(1));
  }
  throw new Error(`nobody can do "${words}" in a story`);
}

async function command(world: StoryWorld, asked: OperatorCommand): Promise<void> {
  const { reply } = await world.engine.ask({ kind: "command", command: asked, nowMs: world.nowMs });
  if (reply?.done !== true) world.lines.push(`refused: ${reply?.why}`);
}

async function accept(world: StoryWorld, hash: string | null): Promise<void> {
  const reply = await world.engine.accept(storyModel, hash, "ann", world.nowMs);
  if (!reply.done) world.lines.push(`refused: ${reply.why}`);
}
