import type { View } from "./view.ts";
import { featureView } from "./view-feature.ts";
import { incidentsView, incidentView } from "./view-incident.ts";
import { overviewView } from "./view-overview.ts";
import { rollbackView } from "./view-rollback.ts";
import { versionView } from "./view-version.ts";

/** Every view by the first part of its address. */
export const views: Readonly<Record<string, View>> = {
  "": overviewView as View,
  version: versionView as View,
  feature: featureView as View,
  incidents: incidentsView as View,
  incident: incidentView as View,
  rollback: rollbackView as View,
};
