import type { Incident } from "../core/alerting/incident.ts";
import type { Link } from "../core/alerting/notification.ts";

/**
 * Links of a notification, for which the page must be reachable by the people who are told; none where nothing says how.
 *
 * @param publicUrl of the page, with its path if it stands behind one
 */
export function incidentLinks(publicUrl: string | undefined): (incident: Incident) => readonly Link[] {
  if (publicUrl === undefined) return () => [];
  const page = publicUrl.replace(/\/$/, "");
  return ({ id, serving: { model, version, role } }) => [
    { text: "incident and evidence", href: `${page}/#/incident/${encodeURIComponent(id)}` },
    { text: "version", href: `${page}/#/version/${[model, version, role].map(encodeURIComponent).join("/")}` },
  ];
}
