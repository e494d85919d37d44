/** One thing that is wrong with the settings, with where it is and how to put it right. */
export interface Problem {
  /** The file as it was named on the command line, with the line where known: `driftline.yaml:12`. */
  readonly where: string;
  /** `notifiers[1].routingKey`; empty for the whole file. */
  readonly path: string;
  readonly what: string;
  readonly remedy: string;
}

export type Path = readonly (string | number)[];

/** `["notifiers", 1, "url"]` as people write it: `notifiers[1].url`. */
export function pathText(path: Path): string {
  let text = "";
  for (const step of path) {
    if (typeof step === "number") text += `[${step}]`;
    else text += text === "" ? step : `.${step}`;
  }
  return text;
}

/** `driftline.yaml:12: notifiers[1].routingKey: missing. Set …`, one line. */
export function problemText(problem: Problem): string {
  return [problem.where, problem.path, `${problem.what}. ${problem.remedy}`].filter((part) => part !== "").join(": ");
}
