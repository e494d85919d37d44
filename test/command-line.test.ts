import { expect, test } from "vitest";
import { driftline } from "./support/command.ts";

test("--version and --help say what they should and succeed", async () => {
  const [version, help] = await Promise.all([driftline(["--version"]), driftline(["--help"])]);
  expect(version).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  expect(help).toMatchObject({ code: 0, out: expect.stringContaining("validate") });
});

test("an unknown command lists those that are known; a wrong command line is told apart from a bad finding", async () => {
  const [command, option] = await Promise.all([driftline(["frob"]), driftline(["validate", "--frob"])]);
  expect(command).toMatchObject({
    code: 2,
    err: expect.stringMatching(/unknown command 'frob'\nKnown commands: .*validate/),
  });
  expect(option).toMatchObject({ code: 2, err: expect.stringContaining("unknown option '--frob'") });
});
