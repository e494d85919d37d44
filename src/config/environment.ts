export type Environment = Readonly<Record<string, string | undefined>>;

export interface Substitution {
  readonly text: string;
  /** Names that are not set and have no default. */
  readonly unset: readonly string[];
}

/**
 * Puts environment variables into a text: `${NAME}`, or `${NAME:-default}` for when it is not set or empty.
 * `$${` stands for a literal `${`. Substituted text is never read as YAML or substituted again.
 */
export function substitute(text: string, environment: Environment): Substitution {
  const unset: string[] = [];
  const result = text.replaceAll(
    /\$\$\{|\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g,
    (whole, name?: string, fallback?: string) => {
      if (name === undefined) return "${";
      const value = environment[name];
      if (value !== undefined && (value !== "" || fallback === undefined)) return value;
      if (fallback === undefined) unset.push(name);
      return fallback ?? whole;
    },
  );
  return { text: result, unset };
}
