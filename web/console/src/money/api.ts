/** Money as the API has it: envelopes, instalments that wait, payment orders. */
import { newKey, type Schemas } from "../../../shared/api";
import { askAsMe } from "../core/session";

export type Envelope = Schemas["Envelope"];
export type WholeEnvelope = Schemas["WholeEnvelope"];
export type Contribute = Schemas["Contribute"];
export type Foreseen = Schemas["ForeseenContribution"];
export type Payment = Schemas["Payment"];
export type Run = Schemas["Run"];
export type RunSummary = Schemas["RunSummary"];
export type RunLine = Schemas["RunLine"];
export type Reconciled = Schemas["Reconciled"];

export const STATES = ["due", "ordered", "returned", "paid"] as const;
export type State = (typeof STATES)[number];

export interface Where {
  programme: string;
  region: string;
  province?: string | undefined;
}

export async function listEnvelopes(): Promise<Envelope[]> {
  return (await askAsMe((api, headers) => api.GET("/staff/envelopes", { headers }))).items;
}

export async function readEnvelope(id: string): Promise<WholeEnvelope> {
  return askAsMe((api, headers) => api.GET("/staff/envelopes/{id}", { params: { path: { id } }, headers }));
}

/** What was sent and not answered, and its key: money that is sent again, as it was, is the same money. */
const unanswered = new Map<string, string>();

async function underOneKey<Answer>(sent: unknown, send: (header: { "Idempotency-Key": string }) => Promise<Answer>): Promise<Answer> {
  const same = JSON.stringify(sent);
  const key = unanswered.get(same) ?? newKey();
  unanswered.set(same, key);
  const answer = await send({ "Idempotency-Key": key });
  unanswered.delete(same);
  return answer;
}

export async function openEnvelope(body: Schemas["OpenEnvelope"]): Promise<Envelope> {
  return underOneKey(body, (header) => askAsMe((api, headers) => api.POST("/staff/envelopes", { body, params: { header }, headers })));
}

/** What the money would do; nothing is done. */
export async function foresee(id: string, body: Contribute): Promise<Foreseen> {
  return (await askAsMe((api, headers) => api.POST("/staff/envelopes/{id}/contributions", { body, params: { path: { id }, query: { dry_run: true } }, headers }))) as Foreseen;
}

export async function contribute(id: string, body: Contribute): Promise<void> {
  await underOneKey({ id, body }, (header) => askAsMe((api, headers) => api.POST("/staff/envelopes/{id}/contributions", { body, params: { path: { id }, header }, headers })));
}

export async function listPayments({ programme, region, province }: Where, state: State, cursor?: string): Promise<Schemas["Payments"]> {
  const query = { programme, region, state, ...(province ? { province } : {}), ...(cursor ? { cursor } : {}) };
  return askAsMe((api, headers) => api.GET("/staff/payments", { params: { query }, headers }));
}

/** All that is due there, or what was chosen. */
export async function order({ programme, region, province }: Where, chosen: readonly Payment[] | null, key: string): Promise<Run> {
  const payments = chosen?.map(({ application_id, instalment }) => ({ application_id, instalment }));
  const body = { programme, region, ...(province ? { province } : {}), ...(payments ? { payments } : {}) };
  return askAsMe((api, headers) => api.POST("/staff/payment-runs", { body, params: { header: { "Idempotency-Key": key } }, headers }));
}

export async function listRuns({ programme, region }: Where): Promise<Schemas["Runs"]> {
  return askAsMe((api, headers) => api.GET("/staff/payment-runs", { params: { query: { programme, region } }, headers }));
}

export async function readRun(id: string): Promise<Run> {
  return askAsMe((api, headers) => api.GET("/staff/payment-runs/{id}", { params: { path: { id } }, headers }));
}

export async function continueRun(id: string): Promise<Run> {
  return askAsMe((api, headers) => api.POST("/staff/payment-runs/{id}/continue", { body: {}, params: { path: { id } }, headers }));
}

export async function reconcile(id: string, csv: string, confirm: boolean): Promise<Reconciled> {
  return askAsMe((api, headers) => api.POST("/staff/payment-runs/{id}/reconciliation", { body: { csv, confirm }, params: { path: { id } }, headers }));
}

export async function bankFile(id: string): Promise<Blob> {
  return (await askAsMe((api, headers) => api.GET("/staff/payment-runs/{id}/file", { params: { path: { id } }, headers, parseAs: "blob" }))) as unknown as Blob;
}

export { newKey };
