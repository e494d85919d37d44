import { createHash, timingSafeEqual } from "node:crypto";
import type { RequestHandler } from "express";
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
    const given = /^Bearer +(\S+)$/i.exec(request.get("authorization") ?? "")?.[1];
    if (given !== undefined && same(given, token)) return next();
    response.set("www-authenticate", "Bearer");
    return answerProblem(response, 401, "the token is missing or wrong", "Send Authorization: Bearer <http.token>");
  };
}

/** Compares in a time that tells nothing about either; hashing makes the lengths equal. */
function same(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
