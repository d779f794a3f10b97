/** Work as the API has it: the queue by its filters, how much there is, taking files and giving them back. */
import { ask, newKey, Problem, type Schemas } from "../../../shared/api";
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

/** Whether its length is among the counts: those are of a view or of a stage, in a programme and place, whatever else it may be. */
export function isCounted(query: Query): boolean {
  const { view, stage, kind, status, assigned } = queryOf({ ...query });
  return !kind && !status && !assigned && !(view && stage);
}

export async function countWork({ programme, region, province }: Query): Promise<Counts> {
  const query = { ...(programme ? { programme } : {}), ...(region ? { region } : {}), ...(province ? { province } : {}) };
  return askAsMe((api, headers) => api.GET("/staff/queue/counts", { params: { query }, headers }));
}

/** How many files one of the staff works on, of those that the reader sees; up to a thousand. */
export async function countOf(assigned: string): Promise<Schemas["Count"] | null> {
  return (await askAsMe((api, headers) => api.GET("/staff/queue/counts", { params: { query: { assigned } }, headers }))).assigned;
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

/** A file that was to be given back, as it is now; with `refused` it was not. */
export interface Given {
  item: Item;
  refused?: Problem;
}

/** The key of each file as it was read: asked again after a lost answer, it is the same request. */
const releases = new Map<string, string>();

/** Each for itself, and as it was read: one that changed meanwhile is looked at first. `told` hears of each as it is done. */
export async function giveBack(items: readonly Item[], told: (one: Given) => void): Promise<void> {
  for (const item of items) {
    const asked = `${item.id} ${item.version}`;
    const key = releases.get(asked) ?? newKey();
    releases.set(asked, key);
    const params = { path: { id: item.id }, header: { "If-Match": `"${item.version}"`, "Idempotency-Key": key } };
    try {
      const now = await askAsMe((api, headers) => api.POST("/staff/applications/{id}/actions", { body: { action: "release" }, params, headers }));
      told({ item: { ...item, ...(now as Schemas["FileState"]), assignee_name: null } });
    } catch (raised) {
      if (!(raised instanceof Problem)) throw raised;
      told({ item, refused: raised });
    }
  }
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

/** Whether what is picked of a list is given back: of one's own files and a colleague's. Of any other list it is taken. */
export function givesBack({ view, assigned }: Query): boolean {
  return view === "mine" || assigned !== undefined;
}

// -- from one file to the next

/** A page of a list as she saw it: the cursor that it came by, of the first none, and its files. */
interface Seen {
  after: string | undefined;
  ids: string[];
}
/** The lists page by page, so that a file that has left its list still has its place there. In memory: gone with the tab. */
const lists = new Map<string, Seen[]>();
/** What was opened, of any list, the last at the end. */
const opened = new Set<string>();

/** Which of these was opened last: where she comes back to in their list. */
export function lastOpened(of: readonly (string | undefined)[]): string | null {
  return [...opened].reverse().find((id) => of.includes(id)) ?? null;
}

export function open(id: string): void {
  opened.delete(id);
  opened.add(id);
}

const idsOf = (pages: readonly Seen[]): string[] => pages.flatMap((one) => one.ids);

export interface List {
  items: Item[];
  cursor: string | null;
  /** The row that she comes back to: of the file that she opened last or, when that has left the list, the one in its place. */
  back: string | null;
}

/** The list as far down as she had it before she opened a file of it; at the first time its first page. */
export async function readList(query: Query): Promise<List> {
  const known = lists.get(written(query)) ?? [];
  const pages: Seen[] = [];
  const items = new Map<string, Item>();
  let cursor: string | null = null;
  do {
    const after: string | undefined = cursor ?? undefined;
    const page = await listWork(query, after);
    for (const one of page.items) items.set(one.id, one);
    pages.push({ after, ids: page.items.map((one) => one.id) });
    cursor = page.next_cursor;
  } while (cursor && pages.length < known.length);
  const before = idsOf(known);
  const last = lastOpened(before);
  const at = before.indexOf(last ?? "");
  const back = last === null ? null : ([...before.slice(at), ...before.slice(0, at).reverse()].find((id) => items.has(id)) ?? null);
  if (last !== null && back !== last) {
    const there = pages.find((one) => back !== null && one.ids.includes(back)) ?? pages[0];
    const behind = back !== null && before.indexOf(back) < at ? 1 : 0;
    there?.ids.splice(Math.max(0, there.ids.indexOf(back ?? "")) + behind, 0, last);
  }
  lists.set(written(query), pages);
  return { items: [...items.values()], cursor, back };
}

/** The same with its next page. */
export async function readMore(query: Query, list: List): Promise<List> {
  if (!list.cursor) return list;
  const after = list.cursor;
  const page = await listWork(query, after);
  const seen = { after, ids: page.items.map((one) => one.id) };
  const known = lists.get(written(query)) ?? [];
  const here = known.findIndex((one) => one.after === after);
  lists.set(written(query), here < 0 ? [...known, seen] : known.map((one, place) => (place === here ? seen : one)));
  const shown = new Set(list.items.map((one) => one.id));
  return { ...list, items: [...list.items, ...page.items.filter((one) => !shown.has(one.id))], cursor: page.next_cursor };
}

/** Whether it is for her to go on with: a colleague's file is not, unless she looks at a colleague's. */
function isForHer(item: Item, query: Query): boolean {
  return item.assignee === null || isMine(item) || queryOf({ ...query }).assigned !== undefined;
}

/**
 * The next file for her after that one in the list of `query`, as the list is now: a colleague may have taken it since she saw
 * it. Of a list that she has not seen, the first after it, or before it. Null when there is none left.
 */
export async function nextFile(query: Query, afterId: string | null = lastOpened(idsOf(lists.get(written(query)) ?? []))): Promise<string | null> {
  const known = lists.get(written(query)) ?? [];
  const here = known.findIndex((one) => afterId !== null && one.ids.includes(afterId));
  const pages = known.slice(0, Math.max(here, 0));
  let passed = known[here]?.ids ?? [];
  passed = passed.slice(0, passed.indexOf(afterId ?? "") + 1);
  const seen = new Set([...idsOf(pages), ...passed, afterId]);
  let after = known[here]?.after;
  for (;;) {
    const page = await listWork(query, after);
    const ids = page.items.map((one) => one.id);
    pages.push({ after, ids: [...new Set([...passed, ...ids])] });
    lists.set(written(query), [...pages, ...known.slice(pages.length)]);
    const from = here < 0 ? ids.indexOf(afterId ?? "") + 1 : 0;
    const next = [...page.items.slice(from), ...page.items.slice(0, from)].find((one) => !seen.has(one.id) && isForHer(one, query));
    if (next) return next.id;
    if (!page.next_cursor) return null;
    after = page.next_cursor;
    passed = [];
  }
}

/** The address of a file that was opened from a list: it knows the way back, and on. */
export function fileOf(id: string, query: Query): string {
  const list = written(query);
  return paths.file(id) + (list ? `?${new URLSearchParams({ list })}` : "");
}

export async function listProgrammes(): Promise<Programmes> {
  return (await ask((api) => api.GET("/programmes"))).items;
}
