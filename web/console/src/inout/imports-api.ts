/** Imports as the API has them: a table of another platform, from its upload to its report. */
import { newKey, NoAnswer, type Schemas } from "../../../shared/api";
import { askAsMe } from "../core/session";

export type Import = Schemas["Import"];
export type ImportSummary = Schemas["ImportSummary"];
export type ImportRow = Schemas["ImportRow"];
export type Column = Schemas["ImportColumn"];
export type ColumnTexts = Schemas["ColumnTexts"];
export type Question = Schemas["ImportQuestion"];
export type Outcome = ImportRow["outcome"];
export type State = Import["state"];

export const MOST = 10 * 1024 * 1024;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/** States that somebody else works on. */
export const BUSY: ReadonlySet<State> = new Set<State>(["uploading", "reading", "checking", "registering"]);
export const OVER: ReadonlySet<State> = new Set<State>(["done", "cancelled", "failed"]);

/** By its name's end: what a system calls a CSV differs from one to the next. Null: no table of these two kinds. */
export function mediaOf(name: string): string | null {
  if (/\.xlsx$/i.test(name)) return XLSX;
  return /\.(csv|txt|tsv)$/i.test(name) ? "text/csv" : null;
}

async function sha256(file: File): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface About {
  programme: string;
  kind: string;
  language: "ar" | "fr" | "en";
}

/** Announced, then brought to where the answer says. The same key does it once. Raises `NoAnswer` when it did not arrive. */
export async function begin({ programme, kind, language }: About, file: File, media: string, key: string): Promise<string> {
  const body = { programme, kind, language, filename: file.name.slice(-200), content_type: media, size: file.size, sha256: await sha256(file) };
  const begun = await askAsMe((api, headers) => api.POST("/staff/imports", { body, params: { header: { "Idempotency-Key": key } }, headers }));
  if (begun.state !== "uploading") return begun.id;
  const form = new FormData();
  for (const [name, value] of Object.entries(begun.upload.fields)) form.append(name, value);
  form.append("file", file, "table");
  try {
    const answered = await fetch(begun.upload.url, { method: "POST", body: form });
    if (answered.ok) return begun.id;
  } catch {
    // As if it was refused: it may be tried again.
  }
  throw new NoAnswer("the table did not arrive");
}

export async function listImports(cursor?: string): Promise<Schemas["Imports"]> {
  return askAsMe((api, headers) => api.GET("/staff/imports", { params: { query: cursor ? { cursor } : {} }, headers }));
}

export async function readImport(id: string): Promise<Import> {
  return askAsMe((api, headers) => api.GET("/staff/imports/{id}", { params: { path: { id } }, headers }));
}

export async function listRows(id: string, outcome: Outcome, cursor?: string): Promise<Schemas["ImportRows"]> {
  const query = { outcome, ...(cursor ? { cursor } : {}) };
  return askAsMe((api, headers) => api.GET("/staff/imports/{id}/rows", { params: { path: { id }, query }, headers }));
}

/** What stands in its columns. `taken`: what some are taken for besides what was said last. Each call is logged. */
export async function readColumns(id: string, taken: string): Promise<readonly ColumnTexts[]> {
  return (await askAsMe((api, headers) => api.GET("/staff/imports/{id}/columns", { params: { path: { id }, query: taken ? { taken } : {} }, headers }))).items;
}

export type Understood = Schemas["UnderstoodRows"];
export type UnderstoodRow = Schemas["UnderstoodRow"];

/** The first rows that are ready, as they were understood. Each call is logged. */
export async function readUnderstood(id: string): Promise<Understood> {
  return askAsMe((api, headers) => api.GET("/staff/imports/{id}/understood", { params: { path: { id } }, headers }));
}

export async function report(id: string, language: "ar" | "fr" | "en"): Promise<Blob> {
  return (await askAsMe((api, headers) => api.GET("/staff/imports/{id}/report", { params: { path: { id }, query: { language } }, headers, parseAs: "blob" }))) as unknown as Blob;
}

const seen = ({ id, version }: Import, key: string) => ({ path: { id }, header: { "If-Match": `"${version}"`, "Idempotency-Key": key } });

export async function mapColumns(of: Import, body: Schemas["MapColumns"], key: string): Promise<Import> {
  return askAsMe((api, headers) => api.POST("/staff/imports/{id}/mapping", { body, params: seen(of, key), headers }));
}

export async function confirmImport(of: Import, body: Schemas["ConfirmImport"], key: string): Promise<Import> {
  return askAsMe((api, headers) => api.POST("/staff/imports/{id}/confirm", { body, params: seen(of, key), headers }));
}

export async function continueImport({ id }: Import, key: string): Promise<Import> {
  return askAsMe((api, headers) => api.POST("/staff/imports/{id}/continue", { body: {}, params: { path: { id }, header: { "Idempotency-Key": key } }, headers }));
}

export async function cancelImport(of: Import, key: string): Promise<Import> {
  return askAsMe((api, headers) => api.POST("/staff/imports/{id}/cancel", { body: {}, params: seen(of, key), headers }));
}

export { newKey };
