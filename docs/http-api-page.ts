import { type Endpoint, endpoints } from "../src/edge/web/endpoints.ts";

const head = `# HTTP API

<!-- Written by \`node docs/build.ts\` from the list of endpoints that the API itself is described by. -->

On port 9810 (\`http.port\`), loopback unless \`http.host\` says otherwise. \`GET /v1/openapi.json\` describes all of it as OpenAPI 3.1, with the
fields of what is answered and of what actions take. Times are epoch milliseconds; what cannot be read is null. Whatever is refused
is answered \`{"error": {"what", "remedy"}}\`. Before driftline has started, everything is answered 503.

Actions need \`Authorization: Bearer <http.token>\`; \`X-Driftline-By\` names the person for the audit. Posting needs \`http.ingest.token\` where
it is set; what to post is in [records.md](records.md#posting).

| status | meaning |
|---|---|
| 200, 202, 204 | it is so, done, on disk, or taken |
| 304 | as it was when last asked |
| 400 | what was sent cannot be understood |
| 401 | the token is missing or wrong |
| 403 | switched off: the setting is named |
| 404 | there is no such thing |
| 409 | it was not done, and why |
| 413, 415 | the body is too large, or of another type |
| 429, 503 | not now: send again after \`Retry-After\`; on \`/healthz\` and \`/readyz\`: no, with the reasons |
`;

const pageWords = `
## What the page reads

These serve the page of the same driftline, and may change with any version.
`;

/** The page on every endpoint, in the order of the list. */
export function httpApiPage(): string {
  const of = (stability: Endpoint["stability"]) => table(endpoints.filter((one) => one.stability === stability));
  return `${head}\n## Stable\n\nMeaning and fields stay within a major version; fields may be added.\n\n${of("stable")}\n${pageWords}\n${of("page")}\n`;
}

function table(all: readonly Endpoint[]): string {
  const rows = all.map(({ method, path, what, query = [], answers }) => {
    const asked = query.map(({ name, required }) => `\`${name}\`${required ? "" : " (may be left out)"}`).join(", ");
    const told = Object.keys(answers).join(", ");
    return `| \`${method} ${path}\` | ${what}${asked === "" ? "" : `; takes ${asked}`} | ${told} |`;
  });
  return ["| endpoint | what | answers |", "|---|---|---|", ...rows].join("\n");
}
