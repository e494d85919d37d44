/** Headers that belong to driftline: a user's own must not stand in for the delivery's identity or its signature. */
const reservedHeader = /^(webhook-.*|idempotency-key|host|content-length|content-type|transfer-encoding|connection)$/i;

/** Why a user may not send a header of this name and value, or undefined. Line breaks would let a value add headers of its own. */
function headerProblem(name: string, value: string): string | undefined {
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/.test(name)) return `"${name}" is not a header name`;
  if (reservedHeader.test(name)) return `${name} is set by driftline itself`;
  if (!/^[\t\x20-\x7e]*$/.test(value)) return `the value of ${name} holds characters that headers cannot`;
  return undefined;
}

/** Standard Webhooks asks for 24 to 64 bytes of key, written as base64 behind `whsec_`. */
function signingSecretProblem(secret: string): string | undefined {
  const encoded = secret.replace(/^whsec_/, "");
  const length =
    /^[A-Za-z0-9+/]+={0,2}$/.test(encoded) && encoded.length % 4 === 0
      ? (encoded.replace(/=+$/, "").length * 6) >> 3
      : 0;
  return length >= 24 && length <= 64
    ? undefined
    : "the secret must be 24 to 64 bytes in base64, with or without whsec_ before it (openssl rand -base64 32)";
}

/** Where a schema collects what is wrong with a value. */
interface Issues {
  addIssue(issue: { code: "custom"; path?: string[]; message: string }): void;
}

/** Refines a schema of a signing secret. */
export function checkSecret(secret: string, issues: Issues): void {
  const message = signingSecretProblem(secret);
  if (message !== undefined) issues.addIssue({ code: "custom", message });
}

/** Refines a schema of headers that a user adds. */
export function checkHeaders(headers: Readonly<Record<string, string>>, issues: Issues): void {
  for (const [name, value] of Object.entries(headers)) {
    const message = headerProblem(name, value);
    if (message !== undefined) issues.addIssue({ code: "custom", path: [name], message });
  }
}
