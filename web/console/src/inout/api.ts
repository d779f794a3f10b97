/** Exports as the API has them: asked for, looked after, fetched. */
import { newKey, type Schemas } from "../../../shared/api";
import { askAsMe } from "../core/session";

export type Export = Schemas["Export"];
export type Wanted = Schemas["RequestExport"];
export type Column = NonNullable<Wanted["columns"]>[number];

export const PLAIN = ["reference", "kind", "status", "stage", "submitted_at", "since", "deadline", "region", "province", "rural", "age_band", "score", "requested_mad", "reserved_mad", "paid_mad", "language", "assisted", "flags"] as const satisfies readonly Column[];
export const PERSONAL = ["family_name", "first_name", "national_id", "phone", "answers"] as const satisfies readonly Column[];
export const STATUSES = ["submitted", "in_review", "changes_requested", "approved", "waitlisted", "rejected", "active", "completed", "ended", "withdrawn"] as const;

export async function listExports(): Promise<Export[]> {
  return (await askAsMe((api, headers) => api.GET("/staff/exports", { headers }))).items;
}

export async function requestExport(body: Wanted, key: string): Promise<Export> {
  return askAsMe((api, headers) => api.POST("/staff/exports", { body, params: { header: { "Idempotency-Key": key } }, headers }));
}

export async function downloadLink(id: string): Promise<Schemas["ExportLink"]> {
  return askAsMe((api, headers) => api.GET("/staff/exports/{id}/download", { params: { path: { id } }, headers }));
}

export { newKey };
