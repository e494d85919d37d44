import { RefusedAddress } from "./guarded-connector.ts";

/** Errors of certificate verification as Node names them: trying again with the same certificate is of no use. */
const certificateCodes: ReadonlySet<string> = new Set([
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "CERT_REJECTED",
  "CERT_SIGNATURE_FAILURE",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "HOSTNAME_MISMATCH",
  "ERR_TLS_CERT_ALTNAME_INVALID",
]);

/** Why a request failed, by the code alone: messages of network errors may hold URLs, and URLs may hold secrets. */
export function failureCause(error: unknown): { readonly why: string; readonly final: boolean } {
  if (error instanceof RefusedAddress) return { why: error.message, final: true };
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (certificateCodes.has(code)) return { why: `the receiver's certificate cannot be trusted (${code})`, final: true };
  if (error instanceof Error && error.name === "AbortError")
    return { why: "given up because driftline is stopping", final: false };
  return { why: `the connection failed (${code === "" ? "unknown error" : code})`, final: false };
}
