import type { Route } from "./route.ts";

/** One view of the page: what it reads, and how that looks. */
export interface View<Data = unknown> {
  /** For the tab. */
  title(route: Route): string;
  load(route: Route): Promise<Data>;
  /** Drawn anew from the data each time; the page keeps what stays the same. */
  draw(data: Data, route: Route): readonly Node[];
}
