/** How a request is signed at each attempt, in the way of Standard Webhooks: `id.timestamp.body` under every secret. */
interface Signing {
  /** Sent as `webhook-id`; the same over all attempts. */
  readonly id: string;
  /** The secret in force, then the one before it while receivers change over. */
  readonly secrets: readonly string[];
}

/** What a notifier or target wants sent. Plain data: the same value gives the same bytes at every attempt, its signature aside. */
export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; empty for GET. */
  readonly body: string;
  readonly sign: Signing | null;
  readonly reach: Reach;
}

/** Which addresses a request may go to. URLs come from settings alone, never from records or labels. */
export interface Reach {
  /** A person wrote this host into the settings, so private and loopback addresses are meant. */
  readonly named: boolean;
  /** Plain http to a host that is not loopback is meant too. */
  readonly allowInsecure: boolean;
}

/** What came back, cut to its first 64 KiB. Header names are in lower case. */
export interface HttpReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
