import type { View } from "./view.ts";
import { featureView } from "./view-feature.ts";
import { incidentView } from "./view-incident.ts";
import { incidentsView } from "./view-incidents.ts";
import { ingestView } from "./view-ingest.ts";
import { overviewView } from "./view-overview.ts";
import { referenceView } from "./view-reference.ts";
import { rollbackView } from "./view-rollback.ts";
import { settingsView } from "./view-settings.ts";
import { versionView } from "./view-version.ts";

/** Every view by the first part of its address. */
export const views: Readonly<Record<string, View>> = {
  "": overviewView as View,
  version: versionView as View,
  feature: featureView as View,
  incidents: incidentsView as View,
  incident: incidentView as View,
  rollback: rollbackView as View,
  ingest: ingestView as View,
  reference: referenceView as View,
  settings: settingsView as View,
};
