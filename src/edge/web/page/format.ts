import { h } from "./element.ts";

const dash = "–";
const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long", hour12: false });
const day = new Intl.DateTimeFormat(undefined, { month: "short", day: "numeric" });
const counts = new Intl.NumberFormat(undefined, { maximumFractionDigits: 0 });

/** The reader's time zone, as its short name now. */
export function zone(): string {
  const parts = new Intl.DateTimeFormat(undefined, { timeZoneName: "short" }).formatToParts(new Date());
  return parts.find(({ type }) => type === "timeZoneName")?.value ?? "local time";
}

/** A moment in local time: today by the clock, else with its day; the title has the date and the zone. */
export function time(atMs: number | null): Node {
  if (atMs === null || !Number.isFinite(atMs) || atMs <= 0) return document.createTextNode(dash);
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date().toDateString();
  return h(
    "time",
    { datetime: at.toISOString(), title: full.format(at) },
    isToday ? clock.format(at) : `${day.format(at)} ${clock.format(at)}`,
  );
}

export function clockText(atMs: number): string {
  return clock.format(new Date(atMs));
}

/** A span in its two largest units. */
export function span(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (minutes % 60 === 0 && hours < 48) return `${hours} h`;
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.round(hours / 24)} d`;
}

export function ago(atMs: number): string {
  return `${span(Date.now() - atMs)} ago`;
}

export function count(value: number | null): string {
  return value === null ? dash : counts.format(value);
}

/** Three significant digits, without an exponent where one can do without. */
export function number(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return dash;
  if (value !== 0 && (Math.abs(value) < 1e-4 || Math.abs(value) >= 1e7)) return value.toExponential(2);
  return String(Number(value.toPrecision(3)));
}

export function percent(share: number | null): string {
  return share === null || !Number.isFinite(share) ? dash : `${number(100 * share)} %`;
}

export function milliseconds(ms: number | null): string {
  return ms === null || !Number.isFinite(ms) ? dash : ms >= 10_000 ? `${number(ms / 1000)} s` : `${number(ms)} ms`;
}

export function perSecond(rate: number | null): string {
  return rate === null ? dash : `${number(rate)}/s`;
}

const fractions: ReadonlySet<string> = new Set(["error_rate", "missing_rate", "unseen_rate", "accuracy"]);

/** A reading's value in its unit. */
export function reading(statistic: string, value: number | null): string {
  if (statistic.startsWith("latency_")) return milliseconds(value);
  if (statistic === "throughput") return perSecond(value);
  return fractions.has(statistic) ? percent(value) : number(value);
}

const names: Readonly<Record<string, string>> = {
  throughput: "traffic",
  error_rate: "errors",
  latency_p50: "latency, median",
  latency_p95: "latency, 95th percentile",
  latency_p99: "latency, 99th percentile",
  latency_p999: "latency, 99.9th percentile",
  missing_rate: "missing values",
  unseen_rate: "unseen categories",
  ks: "Kolmogorov–Smirnov distance",
  psi: "population stability index",
  js: "Jensen–Shannon divergence",
  chi2: "χ² statistic",
  hellinger: "Hellinger distance",
  tvd: "total variation distance",
  linf: "largest change of one share",
  wasserstein_std: "Wasserstein distance by standard deviation",
  wasserstein_iqr: "Wasserstein distance by interquartile range",
  whitened_moments: "change of means and correlations",
  pca_reconstruction: "distance from the principal axes",
  wasserstein_body_std: "Wasserstein distance by standard deviation, tails left out",
  wasserstein_body_iqr: "Wasserstein distance by interquartile range, tails left out",
};

/** What a statistic or a metric is called in words. */
export function statisticName(statistic: string): string {
  return names[statistic] ?? statistic.replaceAll("_", " ");
}
