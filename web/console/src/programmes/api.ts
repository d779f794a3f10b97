/** Programmes as their managers work on them, as the API has them. */
import { type Schemas } from "../../../shared/api";
import type { Programme as Definition } from "../../../shared/form/programme";
import { askAsMe } from "../core/session";

export type Programme = Schemas["StaffProgramme"];
export type Draft = Schemas["ProgrammeDraft"];
export type Next = Schemas["NextVersion"];
export type Version = Schemas["PublishedVersion"];
export type Problem = Schemas["Mistake"];
export type Compared = Schemas["Differences"];
export type Change = Schemas["Change"];
export interface Checked {
  problems: Problem[];
  preview: Definition | null;
}

export async function listProgrammes(): Promise<Programme[]> {
  return (await askAsMe((api, headers) => api.GET("/staff/programmes", { headers }))).items;
}

export async function readProgramme(id: string): Promise<Draft> {
  return askAsMe((api, headers) => api.GET("/staff/programmes/{id}", { params: { path: { id } }, headers }));
}

export async function listVersions(id: string): Promise<Version[]> {
  return (await askAsMe((api, headers) => api.GET("/staff/programmes/{id}/versions", { params: { path: { id } }, headers }))).items;
}

export async function sourceOf(id: string, version: number): Promise<string> {
  const params = { path: { id, version: String(version) } };
  return (await askAsMe((api, headers) => api.GET("/staff/programmes/{id}/versions/{version}", { params, headers }))).source;
}

/** `to` null: what comes next. */
export async function compare(id: string, from: number, to: number | null): Promise<Compared> {
  const params = { path: { id }, query: { from, ...(to === null ? {} : { to }) } };
  return askAsMe((api, headers) => api.GET("/staff/programmes/{id}/diff", { params, headers }));
}

export async function check(source: string): Promise<Checked> {
  return (await askAsMe((api, headers) => api.POST("/staff/programmes/check", { body: { source }, headers }))) as unknown as Checked;
}

export async function begin(source: string, key: string): Promise<Draft> {
  return askAsMe((api, headers) => api.POST("/staff/programmes", { body: { source }, params: { header: { "Idempotency-Key": key } }, headers }));
}

export async function save(id: string, revision: number, source: string): Promise<Draft> {
  return askAsMe((api, headers) => api.PATCH("/staff/programmes/{id}/draft", { body: { source }, params: { path: { id }, header: { "If-Match": `"${revision}"` } }, headers }));
}

export async function discard(id: string, revision: number): Promise<void> {
  await askAsMe((api, headers) => api.DELETE("/staff/programmes/{id}/draft", { params: { path: { id }, header: { "If-Match": `"${revision}"` } }, headers }));
}

export type Step = { what: "propose"; note: string | null } | { what: "withdraw" } | { what: "refuse"; note: string } | { what: "publish"; digest: string; publish_at: string | null } | { what: "cancel" };

/** One step of what comes next, under a key: pressed twice it is done once. */
export async function step(id: string, revision: number, { what, ...body }: Step, key: string): Promise<Draft> {
  const params = { path: { id }, header: { "If-Match": `"${revision}"`, "Idempotency-Key": key } };
  return askAsMe((api, headers) => {
    switch (what) {
      case "propose":
        return api.POST("/staff/programmes/{id}/propose", { body: body as { note: string | null }, params, headers });
      case "withdraw":
        return api.POST("/staff/programmes/{id}/withdraw", { body: {}, params, headers });
      case "refuse":
        return api.POST("/staff/programmes/{id}/refuse", { body: body as { note: string }, params, headers });
      case "publish":
        return api.POST("/staff/programmes/{id}/publish", { body: body as { digest: string; publish_at: string | null }, params, headers });
      case "cancel":
        return api.POST("/staff/programmes/{id}/cancel", { body: {}, params, headers });
    }
  });
}
