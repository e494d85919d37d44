import { Command } from "commander";
import { configHelp, problemsText, settingsFrom } from "./settings-from.ts";

interface ResetFlags {
  readonly config?: string;
  readonly url?: string;
  readonly by?: string;
}

/** How long the running driftline may take: it answers when the reset is on disk. */
const deadlineMs = 15_000;

/** `driftline reset TARGET`: asks the running driftline to close a target's circuit. Exits 1 if it is not done, 2 if it cannot be asked. */
export function resetCommand(): Command {
  return new Command("reset")
    .description("close a rollback target's open circuit and re-arm it, in the driftline that runs")
    .argument("<target>", "name of the target in the configuration")
    .option("-c, --config <path>", `${configHelp}; gives address and token`)
    .option("--url <url>", "where driftline listens, if not where the configuration says")
    .option("--by <person>", "who asks, for the audit trail")
    .action(async (target: string, flags: ResetFlags, command: Command) => {
      const loaded = settingsFrom(flags.config);
      if ("problems" in loaded) return command.error(problemsText(loaded.problems), { exitCode: 2 });
      const { host, port, token } = loaded.settings.http;
      if (token === undefined)
        return command.error("http.token is not set: actions are switched off without it", { exitCode: 2 });
      const base = flags.url ?? `http://${reachable(host)}:${port}`;
      const answer = await ask(`${base}/v1/targets/${encodeURIComponent(target)}/reset`, token, flags.by);
      if ("unreachable" in answer)
        return command.error(`${base} cannot be reached (${answer.unreachable}). Is driftline running?`, {
          exitCode: 2,
        });
      console.log(answer.text);
      if (!answer.done) process.exitCode = 1;
    });
}

type Answer = { readonly done: boolean; readonly text: string } | { readonly unreachable: string };

async function ask(url: string, token: string, by: string | undefined): Promise<Answer> {
  try {
    const headers = { authorization: `Bearer ${token}`, ...(by === undefined ? {} : { "x-driftline-by": by }) };
    const response = await fetch(url, {
      method: "POST",
      headers,
      redirect: "error",
      signal: AbortSignal.timeout(deadlineMs),
    });
    if (response.ok) return { done: true, text: "reset" };
    const { error } = (await response.json()) as { error?: { what: string; remedy: string } };
    return {
      done: false,
      text: error === undefined ? `refused (${response.status})` : `${error.what}. ${error.remedy}`,
    };
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return { unreachable: cause?.code ?? (error as Error).name };
  }
}

/** The address by which this machine reaches one that listens on all. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
