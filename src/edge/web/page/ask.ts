/** Why an answer is none: what is wrong and what to do. */
export class Refusal extends Error {
  readonly status: number;
  readonly remedy: string;

  constructor(status: number, what: string, remedy: string) {
    super(what);
    this.status = status;
    this.remedy = remedy;
  }
}

const tokenKey = "driftline-token";
const nameKey = "driftline-name";

/** Reads from the API. Paths are relative: the page may live below any prefix. */
export async function read<T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> {
  const search = new URLSearchParams(query).toString();
  return answer<T>(
    await reach(`v1/${path}${search === "" ? "" : `?${search}`}`, { headers: { accept: "application/json" } }),
  );
}

/** Posts text that changes nothing. */
export async function preview<T>(path: string, text: string): Promise<T> {
  return answer<T>(
    await reach(`v1/${path}`, { method: "POST", body: text, headers: { "content-type": "text/plain" } }),
  );
}

/** Asks for an action with the token of this session. A wrong token is forgotten. */
export async function act(path: string, body: object, credentials: Credentials): Promise<void> {
  const headers = {
    authorization: `Bearer ${credentials.token}`,
    "x-driftline-by": credentials.name || "page",
    "content-type": "application/json",
  };
  const response = await reach(`v1/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
  if (response.status === 401) sessionStorage.removeItem(tokenKey);
  await answer(response);
  sessionStorage.setItem(tokenKey, credentials.token);
  sessionStorage.setItem(nameKey, credentials.name);
}

export interface Credentials {
  readonly token: string;
  /** For the audit. */
  readonly name: string;
}

/** What was typed earlier in this session; it ends with the tab. */
export function remembered(): Credentials {
  return { token: sessionStorage.getItem(tokenKey) ?? "", name: sessionStorage.getItem(nameKey) ?? "" };
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, { ...init, credentials: "same-origin" });
  } catch {
    throw new Refusal(0, "driftline does not answer", "Is it running? The page goes on trying");
  }
}

async function answer<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as T;
  const { what = `status ${response.status}`, remedy = "" } =
    (body as { error?: { what?: string; remedy?: string } } | null)?.error ?? {};
  throw new Refusal(response.status, what, remedy);
}
