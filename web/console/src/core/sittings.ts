/** Committees' sittings as the API has them. */
import { newKey, type Schemas } from "../../../shared/api";
import { askAsMe } from "./session";

export type Sitting = Schemas["Sitting"];
export type Summary = Schemas["SittingSummary"];
export type Line = Schemas["SittingFile"];
export type Choice = Schemas["CastVote"]["choice"];
export type Foreseen = Schemas["SittingForeseen"];
export type LaidFiles = Schemas["LaidFiles"];
export type Detail = Schemas["SittingFileDetail"];
export type Member = Schemas["SittingMember"];

export interface Scope {
  programme: string;
  region: string;
  province?: string | undefined;
  stage: string;
  kind?: string | undefined;
  score_min?: number | undefined;
  submitted_before?: string | undefined;
  most: number;
}

function given<T extends object>(all: T): T {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== "")) as T;
}

export async function listSittings(): Promise<Summary[]> {
  return (await askAsMe((api, headers) => api.GET("/staff/sittings", { headers }))).items;
}

export async function readSitting(id: string): Promise<Sitting> {
  return askAsMe((api, headers) => api.GET("/staff/sittings/{id}", { params: { path: { id } }, headers }));
}

export async function readLines(id: string): Promise<Line[]> {
  return (await askAsMe((api, headers) => api.GET("/staff/sittings/{id}/files", { params: { path: { id } }, headers }))).items;
}

/** The file after that one in the ranking, or the first of it; null after its last. Nobody is led to a file in which she
 * has an interest, or to one that an erasure has emptied. */
export async function nextInRanking(id: string, after?: string): Promise<string | null> {
  const lines = await readLines(id);
  const from = lines.findIndex((one) => one.application_id === after) + 1;
  return lines.slice(from).find((one) => !one.interest && one.status !== null)?.application_id ?? null;
}

export async function readDetail(id: string, application_id: string): Promise<Detail> {
  return askAsMe((api, headers) => api.GET("/staff/sittings/{id}/files/{application_id}", { params: { path: { id, application_id } }, headers }));
}

export async function countFiles(scope: Scope): Promise<Schemas["SittingCandidates"]> {
  return askAsMe((api, headers) => api.GET("/staff/sittings/candidates", { params: { query: given(scope) as never }, headers }));
}

export async function listMembers({ programme, region, province }: Pick<Scope, "programme" | "region" | "province">): Promise<Member[]> {
  return (await askAsMe((api, headers) => api.GET("/staff/sittings/members", { params: { query: given({ programme, region, province }) as never }, headers }))).items;
}

export async function formSitting(body: Schemas["FormSitting"], key: string): Promise<Sitting> {
  return askAsMe((api, headers) => api.POST("/staff/sittings", { body, params: { header: { "Idempotency-Key": key } }, headers }));
}

/** The next files that its filter takes. */
export async function layFiles(id: string): Promise<LaidFiles> {
  return askAsMe((api, headers) => api.POST("/staff/sittings/{id}/files", { body: {}, params: { path: { id } }, headers }));
}

export async function takeOff(id: string, application_id: string): Promise<void> {
  await askAsMe((api, headers) => api.DELETE("/staff/sittings/{id}/files/{application_id}", { params: { path: { id, application_id } }, headers }));
}

/** The last vote that is on its way: the next one follows it, and so does the end of the vote. */
let last: Promise<unknown> = Promise.resolve();

const AT_ONCE = 50; // votes, as many as the API takes

/** The same vote on each of these files. */
export async function castVotes(id: string, files: string[], choice: Choice, reason_codes: string[]): Promise<void> {
  if (files.length > AT_ONCE) {
    await castVotes(id, files.slice(0, AT_ONCE), choice, reason_codes);
    return castVotes(id, files.slice(AT_ONCE), choice, reason_codes);
  }
  const votes = files.map((application_id) => ({ application_id, choice, reason_codes }));
  const sent = last.then(() => askAsMe((api, headers) => api.POST("/staff/sittings/{id}/votes", { body: { votes }, params: { path: { id } }, headers })));
  last = sent.catch(() => undefined);
  await sent;
}

export async function declareInterest(id: string, body: Schemas["DeclareInterest"]): Promise<void> {
  await askAsMe((api, headers) => api.POST("/staff/sittings/{id}/conflicts", { body, params: { path: { id } }, headers }));
}

export async function rankFile(id: string, body: Schemas["RankFile"]): Promise<void> {
  await askAsMe((api, headers) => api.POST("/staff/sittings/{id}/ranking", { body, params: { path: { id }, header: { "Idempotency-Key": newKey() } }, headers }));
}

export async function openVote(id: string): Promise<Sitting> {
  return askAsMe((api, headers) => api.POST("/staff/sittings/{id}/open", { body: {}, params: { path: { id } }, headers }));
}

export async function foresee(id: string): Promise<Foreseen> {
  await last;
  const params = { path: { id }, query: { dry_run: true } };
  return (await askAsMe((api, headers) => api.POST("/staff/sittings/{id}/close", { body: {}, params, headers }))) as Foreseen;
}

export async function closeSitting(id: string): Promise<Sitting> {
  await last;
  return (await askAsMe((api, headers) => api.POST("/staff/sittings/{id}/close", { body: {}, params: { path: { id } }, headers }))) as Sitting;
}

export async function minutesOf(id: string, language: "ar" | "fr"): Promise<Blob> {
  return (await askAsMe((api, headers) => api.GET("/staff/sittings/{id}/minutes", { params: { path: { id }, query: { language } }, headers, parseAs: "blob" }))) as unknown as Blob;
}

export async function continueSitting(id: string, key: string): Promise<Sitting> {
  return askAsMe((api, headers) => api.POST("/staff/sittings/{id}/continue", { body: {}, params: { path: { id }, header: { "Idempotency-Key": key } }, headers }));
}

export async function cancelSitting(id: string): Promise<Sitting> {
  return askAsMe((api, headers) => api.POST("/staff/sittings/{id}/cancel", { body: {}, params: { path: { id } }, headers }));
}
