import type { ErrorRequestHandler, RequestHandler, Response } from "express";

/** Answers with what is wrong and how to put it right, as JSON. */
export function answerProblem(response: Response, status: number, what: string, remedy: string): void {
  response.status(status).json({ error: { what, remedy } });
}

/** For every path that nothing else answers. */
export function unknownPath(known: readonly string[]): RequestHandler {
  return (request, response) => {
    answerProblem(response, 404, `there is no ${request.method} ${request.path}`, `Known: ${known.join(", ")}`);
  };
}

/** The last resort: the caller learns that it was not the caller's fault, the log learns the rest. */
export function unexpected(log: (error: unknown) => void): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    if (response.headersSent) return next(error);
    const status = clientFault(error);
    if (status !== undefined)
      return answerProblem(response, status, "the request cannot be read", "Correct its path, headers or body");
    log(error);
    return answerProblem(
      response,
      500,
      "driftline failed to answer",
      "Look at its log, and report it if it says nothing",
    );
  };
}

/** 4xx that express itself raises, as for a path that is not URL-encoded. */
function clientFault(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("status" in error)) return undefined;
  const { status } = error;
  return typeof status === "number" && status >= 400 && status < 500 ? status : undefined;
}
