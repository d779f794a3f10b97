/** One file as the API has it: read, decided on, and what is written beside it. */
import { ask, NoAnswer, Problem, type Schemas } from "../../../shared/api";
import { type Ready, Refused } from "../../../shared/papers/compress";
import { askAsMe } from "./session";

export type StaffFile = Schemas["StaffFile"];
export type Programme = Schemas["Programme"];
export type Paper = Schemas["Document"];
export type PaperPages = Schemas["StaffDocumentPages"];
export type Act = Schemas["Act"];
export type Preview = Schemas["Preview"];
export type State = Schemas["FileState"];
export type AlikeFiles = Schemas["AlikeFiles"];
export type AlikeFile = Schemas["AlikeFile"];
/** What a reference looks like. */
export const EXAMPLE = "JSR-26K7-PQ2M-9XCT";
const LONGEST = 32; // characters that are searched for

type Versioned = Pick<StaffFile, "id" | "version">;

export async function readFile(id: string): Promise<StaffFile> {
  return askAsMe((api, headers) => api.GET("/staff/applications/{id}", { params: { path: { id } }, headers }));
}

/** As `readFile`; null where nothing is there for the reader: a draft that is hers alone is found, and opened only with her consent. */
export async function readIfOpen(id: string): Promise<StaffFile | null> {
  try {
    return await readFile(id);
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 404) return null;
    throw failure;
  }
}

/** The file of that reference, however it is written; null where there is none that she may see. The finding is logged. */
export async function findFile(typed: string): Promise<Schemas["QueueItem"] | null> {
  const reference = typed.replace(/[^\p{L}\p{N}]/gu, "");
  if (!reference || reference.length > LONGEST) return null;
  const { items } = await askAsMe((api, headers) => api.GET("/staff/search", { params: { query: { reference } }, headers }));
  return items[0] ?? null;
}

/** Where the work on it stands. A file that was decided keeps its last stage, but nobody works on it there. */
export function stageOf({ stages }: Pick<Programme, "stages">, { status, stage }: Pick<StaffFile, "status" | "stage">): Programme["stages"][number] | undefined {
  return ["submitted", "in_review", "changes_requested"].includes(status) ? stages.find((one) => one.id === stage) : undefined;
}

const programmes = new Map<string, Promise<Programme>>();

/** The definition that a file was made under: it never changes, so it is asked for once. */
export function programmeOf({ programme: id, programme_version: version }: Pick<StaffFile, "programme" | "programme_version">): Promise<Programme> {
  const key = `${id} ${version}`;
  const known = programmes.get(key);
  if (known) return known;
  const asked = ask((api) => api.GET("/programmes/{id}", { params: { path: { id }, query: { version } } }));
  programmes.set(key, asked);
  asked.catch(() => programmes.delete(key));
  return asked;
}

export async function readPaper(id: string, document_id: string): Promise<PaperPages> {
  return askAsMe((api, headers) => api.GET("/staff/applications/{id}/documents/{document_id}", { params: { path: { id, document_id } }, headers }));
}

/** Other files of this number or person. The server knows both: neither stands in an address. */
export async function alikeFiles(id: string): Promise<AlikeFiles> {
  return askAsMe((api, headers) => api.POST("/staff/applications/{id}/alike", { body: {}, params: { path: { id } }, headers }));
}

/** What an action would do: the money and the exact messages. Nothing is done. */
export async function preview({ id, version }: Versioned, body: Act): Promise<Preview> {
  const params = { path: { id }, query: { dry_run: true }, header: { "If-Match": `"${version}"` } };
  return (await askAsMe((api, headers) => api.POST("/staff/applications/{id}/actions", { body, params, headers }))) as Preview;
}

export async function act({ id, version }: Versioned, body: Act, key: string): Promise<State> {
  const params = { path: { id }, header: { "If-Match": `"${version}"`, "Idempotency-Key": key } };
  return (await askAsMe((api, headers) => api.POST("/staff/applications/{id}/actions", { body, params, headers }))) as State;
}

export type Correction = Schemas["CorrectAnswers"];

/** What a correction would do. Nothing is saved. */
export async function previewCorrection({ id, version }: Versioned, body: Correction): Promise<Preview> {
  const params = { path: { id }, query: { dry_run: true }, header: { "If-Match": `"${version}"` } };
  return (await askAsMe((api, headers) => api.PATCH("/staff/applications/{id}", { body, params, headers }))) as Preview;
}

/** Answers put right, with the reason; `null` takes one away. */
export async function correct({ id, version }: Versioned, body: Correction): Promise<StaffFile> {
  const params = { path: { id }, header: { "If-Match": `"${version}"` } };
  return (await askAsMe((api, headers) => api.PATCH("/staff/applications/{id}", { body, params, headers }))) as StaffFile;
}

/** For the office alone. The same key does it once. */
export async function writeNote(id: string, text: string, key: string): Promise<Schemas["Note"]> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  return askAsMe((api, headers) => api.POST("/staff/applications/{id}/notes", { body: { text }, params, headers }));
}

export async function logContact(id: string, body: Schemas["LogContact"], key: string): Promise<Schemas["ContactEntry"]> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  return askAsMe((api, headers) => api.POST("/staff/applications/{id}/contacts", { body, params, headers }));
}

/** A photo of the office's, of a visit or of the agreement: announced, then brought to where the answer says. Gives the name that it has there. Raises `Refused`, `NoAnswer`. */
export async function addPhoto(id: string, of: "visit" | "agreement", { blob, sha256 }: Ready, key: string): Promise<string> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  const body = { filename: "photo", content_type: blob.type, size: blob.size, ...(sha256 ? { sha256 } : {}) };
  const added = await askAsMe((api, headers) =>
    of === "visit" ? api.POST("/staff/applications/{id}/visit-photos", { body, params, headers }) : api.POST("/staff/applications/{id}/agreement-photos", { body, params, headers }),
  );
  await upload(added.upload, blob);
  return added.document_id;
}

const PATIENCE = 60_000; // ms without an end: a dead connection

/** To where the answer to its announcement says. Raises `Refused`, `NoAnswer`. */
export async function upload({ url, fields }: Schemas["Upload"], blob: Blob): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", blob, "paper");
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    const answer = await fetch(url, { method: "POST", body: form, signal: patience.signal });
    if (answer.ok) return;
    if (answer.status === 413) throw new Refused("too_large");
    throw new NoAnswer(`the upload was answered ${answer.status}`);
  } catch (failure) {
    throw failure instanceof Refused || failure instanceof NoAnswer ? failure : new NoAnswer(String(failure));
  } finally {
    clearTimeout(timer);
  }
}

/** A paper of the programme's, for her. The same key announces it once. */
export async function announcePaper(id: string, { type, side }: { type: string; side: string | null }, { media, size, sha256 }: { media: string; size: number; sha256: string }, key: string): Promise<Schemas["DocumentAdded"]> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  const body = { type, filename: "paper", content_type: media, size, ...(side ? { side: side as "front" | "back" } : {}), ...(sha256 ? { sha256 } : {}) };
  return askAsMe((api, headers) => api.POST("/staff/applications/{id}/documents", { body, params, headers }));
}

/** Announced, and brought there. Gives the name that it has there. Raises `Refused`, `NoAnswer`. */
export async function bringPaper(id: string, of: { type: string; side: string | null }, { blob, sha256 }: Ready, key: string): Promise<string> {
  const added = await announcePaper(id, of, { media: blob.type, size: blob.size, sha256 }, key);
  await upload(added.upload, blob);
  return added.document_id;
}

/** She stands in the office and agrees that it acts for her. */
export async function withHerWord({ id, version }: Versioned, key: string): Promise<void> {
  const params = { path: { id }, header: { "If-Match": `"${version}"`, "Idempotency-Key": key } };
  await askAsMe((api, headers) => api.POST("/staff/applications/{id}/consent", { body: { consent_evidence: { method: "in_person" } }, params, headers }));
}

/** What sending it back for her would do. Nothing is sent. */
export async function previewResubmit({ id, version }: Versioned): Promise<Preview> {
  const params = { path: { id }, query: { dry_run: true }, header: { "If-Match": `"${version}"` } };
  return (await askAsMe((api, headers) => api.POST("/staff/applications/{id}/resubmit", { body: {}, params, headers }))) as Preview;
}

export async function resubmit({ id, version }: Versioned, key: string): Promise<StaffFile> {
  const params = { path: { id }, header: { "If-Match": `"${version}"`, "Idempotency-Key": key } };
  return (await askAsMe((api, headers) => api.POST("/staff/applications/{id}/resubmit", { body: {}, params, headers }))) as StaffFile;
}

/** A wrong photo that is part of nothing yet. One that is gone already is well gone. */
export async function takeBackPhoto(id: string, document_id: string): Promise<void> {
  const params = { path: { id, document_id } };
  try {
    await askAsMe((api, headers) => api.DELETE("/staff/applications/{id}/photos/{document_id}", { params, headers }));
  } catch (failure) {
    if (!(failure instanceof Problem) || failure.status !== 404) throw failure;
  }
}

/** What she and the programme agree on, as a PDF; with her token: a plain link would come without it. */
export async function agreementOf(id: string, language: "ar" | "fr"): Promise<Blob> {
  const given = await askAsMe((api, headers) => api.GET("/staff/applications/{id}/agreement", { params: { path: { id }, query: { language } }, headers, parseAs: "blob" }));
  return given as unknown as Blob;
}

export async function reportVisit(id: string, body: Schemas["ReportVisit"], key: string): Promise<Schemas["VisitReport"]> {
  const params = { path: { id }, header: { "Idempotency-Key": key } };
  return askAsMe((api, headers) => api.POST("/staff/applications/{id}/visits", { body, params, headers }));
}
