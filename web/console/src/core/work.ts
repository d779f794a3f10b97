/** Work as the API has it: the queue by its filters, how much there is, taking files and giving them back. */
import { ask, newKey, type Schemas } from "../../../shared/api";
import { paths } from "./route";
import { askAsMe, me } from "./session";

export type Item = Schemas["WorkItem"];
export type Counts = Schemas["QueueCounts"];
export type Result = Schemas["ClaimResult"];
export type Programmes = Schemas["ProgrammeSummary"][];

/** What of the work is looked at; one at a time. */
export const VIEWS = ["mine", "free", "overdue", "soon", "calls", "untouched"] as const;
export type View = (typeof VIEWS)[number];

/** What a file of the queue may be: at work, or funded with something due. */
export const STATUSES = ["submitted", "in_review", "changes_requested", "approved", "active"] as const;
export type Status = (typeof STATUSES)[number];

/** These say already whose files they are. */
const WHOSE: readonly (View | undefined)[] = ["mine", "free"];

export interface Query {
  view?: View | undefined;
  programme?: string | undefined;
  kind?: string | undefined;
  stage?: string | undefined;
  region?: string | undefined;
  province?: string | undefined;
  status?: Status | undefined;
  /** A colleague's account. */
  assigned?: string | undefined;
}
type Asked = NonNullable<import("../../../shared/schema").paths["/staff/queue"]["get"]["parameters"]["query"]>;

const ASKS: Record<View, Asked> = { mine: { assigned: "me" }, free: { assigned: "none" }, overdue: { due: "overdue" }, soon: { due: "soon" }, calls: { calls: true }, untouched: { untouched: true } };
const CODE = /^[A-Za-z0-9_.-]{1,64}$/;
const PLACE = /^[0-9.]{2,8}$/;
const ACCOUNT = /^(?!(?:me|none)$)[A-Za-z0-9-]{1,64}$/;

/** The query of an address: what is no filter of ours is as if it were not there. */
export function queryOf(given: Record<string, string | undefined>): Query {
  const matching = (name: string, form: RegExp) => (form.test(given[name] ?? "") ? given[name] : undefined);
  const view = VIEWS.find((one) => one === given["view"]);
  return {
    view,
    programme: matching("programme", CODE),
    kind: matching("kind", CODE),
    stage: matching("stage", CODE),
    region: matching("region", PLACE),
    province: matching("province", PLACE),
    status: STATUSES.find((one) => one === given["status"]),
    assigned: WHOSE.includes(view) ? undefined : matching("assigned", ACCOUNT),
  };
}

/** The query for the files of one colleague, or of anybody: a view of one's own is left. */
export function ofColleague(query: Query, assigned: string | undefined): Query {
  return { ...query, view: assigned && WHOSE.includes(query.view) ? undefined : query.view, assigned };
}

/** As it stands in an address; the same query always reads the same. */
export function written(query: Query): string {
  const known = queryOf({ ...query });
  const given = (Object.entries(known) as [string, string | undefined][]).filter((one): one is [string, string] => one[1] !== undefined);
  return new URLSearchParams(given).toString();
}

export function readBack(text: string | undefined): Query {
  return queryOf(Object.fromEntries(new URLSearchParams(text ?? "")));
}

export async function listWork(asked: Query, cursor?: string): Promise<Schemas["Queue"]> {
  const { view, ...filters } = queryOf({ ...asked });
  const given = Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined)) as Asked;
  const query = { ...given, ...(view ? ASKS[view] : {}), ...(cursor ? { cursor } : {}) };
  return askAsMe((api, headers) => api.GET("/staff/queue", { params: { query }, headers }));
}

export async function countWork({ programme, region, province }: Query): Promise<Counts> {
  const query = { ...(programme ? { programme } : {}), ...(region ? { region } : {}), ...(province ? { province } : {}) };
  return askAsMe((api, headers) => api.GET("/staff/queue/counts", { params: { query }, headers }));
}

const MOST = 25;

/** What came of each. Safe to ask again: what is hers stays so. */
export async function claim(ids: readonly string[]): Promise<Result[]> {
  const done: Result[] = [];
  for (let start = 0; start < ids.length; start += MOST) {
    const body = { ids: ids.slice(start, start + MOST) };
    done.push(...(await askAsMe((api, headers) => api.POST("/staff/queue/claims", { body, headers }))).items);
  }
  return done;
}

/** Gives it back as it was read: one that changed meanwhile is looked at first. */
export async function release({ id, version }: Item): Promise<Schemas["FileState"]> {
  const params = { path: { id }, header: { "If-Match": `"${version}"`, "Idempotency-Key": newKey() } };
  return (await askAsMe((api, headers) => api.POST("/staff/applications/{id}/actions", { body: { action: "release" }, params, headers }))) as Schemas["FileState"];
}

/** Whether she could take it: staff work on what is at the office, and on nothing that a colleague has. */
export function isFree({ assignee, status }: Item): boolean {
  return assignee === null && (status === "submitted" || status === "in_review");
}

export function isMe(account: string): boolean {
  return me.value !== null && me.value !== "asking" && account === me.value.id;
}

export function isMine({ assignee }: Item): boolean {
  return assignee !== null && isMe(assignee);
}

/** Whether she may give it back for who works on it: she heads the desk (`domain.moves`). */
export function mayGive(item: Item): boolean {
  const who = me.value;
  const heads = who !== null && who !== "asking" && who.roles.includes("coordinator");
  return isMine(item) || (heads && item.assignee !== null && (item.status === "submitted" || item.status === "in_review"));
}

// -- from one file to the next

interface List {
  ids: string[];
  cursor: string | null;
}
/** The lists as she saw them, so that a file that has left its list still has one after it. In memory: gone with the tab. */
const lists = new Map<string, List>();
/** What was opened, of any list, the last at the end. */
const opened = new Set<string>();

export function remember(query: Query, items: readonly Item[], cursor: string | null): void {
  lists.set(written(query), { ids: items.map((one) => one.id), cursor });
}

/** Which of these was opened last: where she comes back to in their list. */
export function lastOpened(of: readonly (string | undefined)[]): string | null {
  return [...opened].reverse().find((id) => of.includes(id)) ?? null;
}

export function open(id: string): void {
  opened.delete(id);
  opened.add(id);
}

/** The file after that one in the list of `query`, or the first of it; null when there is none left. */
export async function nextFile(query: Query, afterId?: string): Promise<string | null> {
  const known = lists.get(written(query));
  const at = known && afterId ? known.ids.indexOf(afterId) : -1;
  if (known && at >= 0) {
    const next = known.ids[at + 1];
    if (next) return next;
  }
  const seen = new Set(at >= 0 ? known?.ids : afterId ? [afterId] : []);
  let cursor = at >= 0 ? (known?.cursor ?? undefined) : undefined;
  do {
    const page: Schemas["Queue"] = await listWork(query, cursor);
    const ids = page.items.map((one) => one.id);
    const before = at >= 0 || !cursor ? (known?.ids ?? []) : [];
    lists.set(written(query), { ids: [...new Set([...(at >= 0 ? before : []), ...ids])], cursor: page.next_cursor });
    const from = afterId ? ids.indexOf(afterId) + 1 : 0;
    const next = [...ids.slice(from), ...ids.slice(0, from)].find((id) => !seen.has(id));
    if (next) return next;
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return null;
}

/** The address of a file that was opened from a list: it knows the way back, and on. */
export function fileOf(id: string, query: Query): string {
  const list = written(query);
  return paths.file(id) + (list ? `?${new URLSearchParams({ list })}` : "");
}

export async function listProgrammes(): Promise<Programmes> {
  return (await ask((api) => api.GET("/programmes"))).items;
}
