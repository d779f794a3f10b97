/** Who saw and did what, as the API has it. */
import type { Schemas } from "../../../shared/api";
import { listPeople, type Person } from "./people";
import type { Audited } from "./route";
import { askAsMe } from "./session";

export type Entry = Schemas["AuditEntry"];
export type Audit = Schemas["Audit"];

export async function readAudit({ reference, person, from, to }: Audited, cursor?: string): Promise<Audit> {
  const period = { ...(from ? { from } : {}), ...(to ? { to } : {}), ...(cursor ? { cursor } : {}) };
  const query = person ? { actor: person, ...period } : { reference: reference ?? "", ...period };
  return askAsMe((api, headers) => api.GET("/staff/audit", { params: { query }, headers }));
}

/** All of the team, also those who have left. */
export async function everybody(): Promise<Person[]> {
  const found: Person[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listPeople({}, cursor ?? undefined);
    found.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor);
  return found;
}

/** The whole history of a file as a PDF; with her token: a plain link would come without it. */
export async function historyOf(id: string, language: "ar" | "fr"): Promise<Blob> {
  const given = await askAsMe((api, headers) => api.GET("/staff/applications/{id}/history", { params: { path: { id }, query: { language } }, headers, parseAs: "blob" }));
  return given as unknown as Blob;
}
