import type { View } from "./view.ts";
import { overviewView } from "./view-overview.ts";

/** Every view by the first part of its address. */
export const views: Readonly<Record<string, View>> = {
  "": overviewView as View,
};
