import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { readStory, type StoryStep } from "../support/story.ts";
import { doDeed } from "../support/story-deeds.ts";
import { storyStartMs } from "../support/story-engine.ts";
import { folded, matches } from "../support/story-lines.ts";
import { storyModel } from "../support/story-reference.ts";
import { StoryWorld } from "../support/story-world.ts";

const folder = new URL("./", import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
  const story = readStory(new URL(file, folder));
  test(story.title, async () => {
    const world = new StoryWorld(story.target, story);
    for (const [version, behaviour] of Object.entries(story.versions)) world.traffic.behaviours.set(version, behaviour);
    await world.start();
    for (const step of story.timeline) {
      await world.advance(storyStartMs + step.atMs);
      check(world, step, file);
      await begin(world, step);
    }
    expect(await world.store.verifyAudit()).toHaveProperty("intact");
    expect([...world.deployment.pagesTaken.values()].filter((times) => times > 1)).toEqual([]);
    await world.stop();
  });
}

/** Compares what happened since the step before with what the story expects, and forgets it. */
function check(world: StoryWorld, step: StoryStep, file: string): void {
  const happened = folded(world.lines.splice(0));
  const when = `${file}, up to ${step.atMs / 60_000} minutes`;
  if (!matches(happened, step.expect)) expect(happened, when).toEqual(step.expect);
  for (const { version, startMs, predictions, late } of step.panes) {
    const serving = { model: storyModel, version, role: "primary" } as const;
    const record = world.engine.judge.models
      .of(storyModel)
      .find(serving)
      ?.log.get(storyStartMs + startMs);
    expect({ predictions: record?.predictions, late: record?.late }, when).toEqual({ predictions, late });
  }
}

async function begin(world: StoryWorld, step: StoryStep): Promise<void> {
  if (step.serve !== undefined) world.deployment.serving = [...step.serve];
  for (const [version, behaviour] of Object.entries(step.versions)) world.traffic.behaviours.set(version, behaviour);
  for (const [receiver, answer] of Object.entries(step.answers)) world.deployment.answers.set(receiver, answer);
  for (const words of step.deeds) await doDeed(world, words);
}
