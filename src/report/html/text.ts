const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML content or attribute value: whatever a file says of a feature stays text. */
export function escaped(text: string): string {
  // Control characters, and marks that turn the direction of what follows, are shown as replaced.
  return text
    .replace(/[&<>"']/g, (sign) => entities[sign] ?? "")
    .replace(/\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}
