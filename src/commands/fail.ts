/** Says why a command cannot go on, and lets the process end with 1. */
export function fail(text: string): void {
  process.stderr.write(`driftline: ${text}\n`);
  process.exitCode = 1;
}
