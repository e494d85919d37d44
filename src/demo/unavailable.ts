/** Something outside this process that could not be had: why, and what a person can do about it. */
export interface Unavailable {
  readonly unavailable: string;
  readonly remedy: string;
}

export function isUnavailable<T extends object>(what: T | Unavailable): what is Unavailable {
  return "unavailable" in what;
}
