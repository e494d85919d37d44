import express, { type ErrorRequestHandler, type Request, type RequestHandler, type Response, Router } from "express";
import { answerProblem } from "./answer-problem.ts";
import { optionalBearer } from "./bearer.ts";

/** What may be posted. */
export const postKinds = ["predictions", "labels"] as const;
export type PostKind = (typeof postKinds)[number];

/** What became of a request, for the metric. */
export type PostOutcome =
  | "accepted"
  | "unauthorized"
  | "unsupported"
  | "unreadable"
  | "too_large"
  | "full"
  | "unwritable";

/** `accepted`: how many values are safe. Of a refused body nothing was taken. */
export type PostAnswer =
  | { readonly accepted: number }
  | {
      readonly refused: Extract<PostOutcome, "unreadable" | "full" | "unwritable">;
      readonly what: string;
      readonly remedy: string;
    };

/** Where posted records go. */
export interface PostDoor {
  readonly token: string | undefined;
  readonly maxBodyBytes: number;
  take(kind: PostKind, body: Buffer, format: BodyFormat): Promise<PostAnswer>;
  /** Told of each request once. */
  counted(kind: PostKind, outcome: PostOutcome): void;
}

/** One JSON text, one a line, or CloudEvents around such. */
type BodyFormat = "json" | "lines" | "events";

const formats: Readonly<Record<string, BodyFormat>> = {
  "application/json": "json",
  "application/x-ndjson": "lines",
  "application/ndjson": "lines",
  "application/jsonl": "lines",
  "application/x-jsonlines": "lines",
  "application/cloudevents+json": "events",
  "application/cloudevents-batch+json": "events",
};
const statuses = { unreadable: 400, full: 429, unwritable: 503 } as const;
/** A checkpoint, which makes room, is about a second away. */
const retryAfterSeconds = { full: "1", unwritable: "10" } as const;
/** Bodies that are being read at a time, as a multiple of the largest. */
const bodiesAtOnce = 16;

/** `POST /v1/predictions` and `/v1/labels`: answered 202 when what was posted would survive a power cut. */
export function postRoutes(door: PostDoor | undefined): Router {
  const routes = Router();
  for (const kind of postKinds) {
    const path = `/v1/${kind}`;
    if (door === undefined) routes.post(path, switchedOff);
    else routes.post(path, ...steps(kind, door), (request, response) => answer(kind, door, request, response));
  }
  if (door !== undefined) routes.use(badBody(door));
  return routes;
}

const switchedOff: RequestHandler = (_request, response) =>
  answerProblem(
    response,
    403,
    "posting is switched off",
    "Set http.ingest: {} (or start with --http) and restart driftline",
  );

function steps(kind: PostKind, door: PostDoor): RequestHandler[] {
  return [
    optionalBearer(door.token, "http.ingest.token", () => door.counted(kind, "unauthorized")),
    (request, response, next) => {
      if (formatOf(request) !== undefined) return next();
      door.counted(kind, "unsupported");
      const given = request.get("content-type") ?? "nothing";
      return answerProblem(
        response,
        415,
        `the content type is ${given.slice(0, 100)}`,
        "Send content-type: application/json (an object, or an array) or application/x-ndjson (one object a line)",
      );
    },
    roomForBodies(kind, door),
    express.raw({ type: () => true, limit: door.maxBodyBytes }),
  ];
}

/** Keeps what is being read within bounds: a body counts as long as it says, or as the largest. */
function roomForBodies(kind: PostKind, door: PostDoor): RequestHandler {
  let reading = 0;
  return (request, response, next) => {
    const length = Number(request.get("content-length") ?? Number.NaN);
    const isPacked = request.get("content-encoding") !== undefined;
    const bytes = isPacked || !(length <= door.maxBodyBytes) ? door.maxBodyBytes : length;
    if (reading > 0 && reading + bytes > bodiesAtOnce * door.maxBodyBytes) {
      door.counted(kind, "full");
      return refuse(response, "full", "too many bodies are being read", "Send again after the time in Retry-After");
    }
    reading += bytes;
    response.once("close", () => {
      reading -= bytes;
    });
    return next();
  };
}

async function answer(kind: PostKind, door: PostDoor, request: Request, response: Response): Promise<void> {
  const given: unknown = request.body;
  const body = Buffer.isBuffer(given) ? given : Buffer.alloc(0);
  const done = await door.take(kind, body, formatOf(request) ?? "json");
  if ("accepted" in done) {
    door.counted(kind, "accepted");
    response.status(202).json(done);
    return;
  }
  door.counted(kind, done.refused);
  refuse(response, done.refused, done.what, done.remedy);
}

function refuse(response: Response, why: keyof typeof statuses, what: string, remedy: string): void {
  if (why !== "unreadable") response.set("retry-after", retryAfterSeconds[why]);
  answerProblem(response, statuses[why], what, remedy);
}

/** A body that could not be read to its end. */
function badBody(door: PostDoor): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    const kind = postKinds.find((one) => request.path === `/v1/${one}`);
    const status = error instanceof Error && "status" in error ? error.status : undefined;
    if (kind === undefined || typeof status !== "number" || status >= 500) return next(error);
    if (status === 413) {
      door.counted(kind, "too_large");
      return answerProblem(
        response,
        413,
        `the body has more than ${door.maxBodyBytes} bytes`,
        "Split it, or raise http.ingest.maxBodyBytes",
      );
    }
    door.counted(kind, "unreadable");
    return answerProblem(
      response,
      status,
      `the body cannot be read: ${error instanceof Error ? error.message : ""}`,
      "Send it whole, plain or with content-encoding gzip, deflate or br",
    );
  };
}

function formatOf(request: Request): BodyFormat | undefined {
  const type = (request.get("content-type") ?? "").split(";")[0] ?? "";
  return formats[type.trim().toLowerCase()];
}
