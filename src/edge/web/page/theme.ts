const key = "driftline-theme";
const order = ["auto", "light", "dark"] as const;
type Theme = (typeof order)[number];

apply(theme());

export function theme(): Theme {
  const stored = localStorage.getItem(key);
  return order.find((one) => one === stored) ?? "auto";
}

/** The next of automatic, light and dark. */
export function nextTheme(): Theme {
  const next = order[(order.indexOf(theme()) + 1) % order.length] ?? "auto";
  localStorage.setItem(key, next);
  apply(next);
  return next;
}

function apply(chosen: Theme): void {
  if (chosen === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

/** A colour of the theme in force, for canvases. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}
