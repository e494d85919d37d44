import { createHash, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler, Response } from "express";
import { answerProblem } from "./answer-problem.ts";

/** Lets a request through only with `Authorization: Bearer <token>`; without a configured token nothing passes. */
export function bearer(token: string | undefined): RequestHandler {
  return (request, response, next) => {
    if (token === undefined) {
      return answerProblem(
        response,
        403,
        "actions are switched off",
        "Set http.token (or http.tokenFile) and restart driftline",
      );
    }
    if (holds(request, token)) return next();
    return refuse(response, "http.token");
  };
}

/** The same where a token is optional: without a configured one everybody passes. `refused` is told of those that do not. */
export function optionalBearer(token: string | undefined, setting: string, refused: () => void): RequestHandler {
  return (request, response, next) => {
    if (token === undefined || holds(request, token)) return next();
    refused();
    return refuse(response, setting);
  };
}

function refuse(response: Response, setting: string): void {
  response.set("www-authenticate", "Bearer");
  answerProblem(response, 401, "the token is missing or wrong", `Send Authorization: Bearer <${setting}>`);
}

function holds(request: Request, token: string): boolean {
  const given = /^Bearer +(\S+)$/i.exec(request.get("authorization") ?? "")?.[1];
  return given !== undefined && same(given, token);
}

/** Compares in a time that tells nothing about either; hashing makes the lengths equal. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
