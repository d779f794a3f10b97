import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Answer, Desk, ME, problem, send, session, type } from "../testing/desk";

const text = (words: string) => ({ ar: words, fr: words, en: words });
const AGENT = { ...ME, roles: ["agent"], provinces: ["03.231"], permissions: ["queue", "act", "read_file", "read_self"] };
let desk: Desk;

const row = (id: string, more: Record<string, unknown> = {}) => ({
  id,
  reference: `JSR-${id}`,
  programme: "p",
  programme_version: 1,
  kind: "alone",
  language: "ar",
  status: "submitted",
  stage: "review",
  version: 3,
  started_at: "2026-11-01T09:00:00Z",
  submitted_at: "2026-11-01T09:00:00Z",
  since: "2026-11-01T09:00:00Z",
  deadline: "2026-12-30T22:59:59Z",
  stage_deadline: null,
  due_at: "2026-12-30T22:59:59Z",
  due: null,
  call_since: null,
  region: "03",
  province: "03.231",
  assignee: null,
  assignee_name: null,
  flags: [],
  ...more,
});
const list = (ids: string[], next_cursor: string | null = null): Answer => [200, { items: ids.map((id) => row(id)), next_cursor }];
const none = { count: 0, more: false };

beforeEach(async () => {
  desk = new Desk();
  desk.when("GET /staff/me", () => [200, AGENT]);
  desk.when("POST /staff/session", () => session());
  desk.when("GET /programmes", () => [200, { items: [{ id: "p", version: 1, title: text("Programme"), summary: text(""), opens: "2026-01-01", closes: null, kinds: ["alone"] }] }]);
  desk.when("GET /programmes/p", () => [200, { id: "p", version: 1, title: text("Programme"), kinds: ["alone"], kind_titles: { alone: text("Seule") }, stages: [{ id: "review", title: text("Étude") }] }]);
  desk.when("GET /staff/queue/counts", () => [200, { all: { count: 7, more: false }, mine: none, overdue: { count: 1000, more: true }, soon: none, calls: none, stages: [{ programme: "p", stage: "review", count: 2, more: false }] }]);
  await (await import("../core/session")).signIn("a@exemple.ma", "x");
});
afterEach(() => desk.end());

const open = (path = "/console/fr/work") => desk.show(async () => (await import("./work")).WorkPage, path);
const rows = (place: HTMLElement) => [...place.querySelectorAll("tbody tr")];
const press = (key: string, at: Element | null = document.activeElement) => at?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const asked = (what: string) => desk.calls(what).map((one) => one.query);

test("an address is read as the filters that there are, whatever else stands in it, and written the same again", async () => {
  const { readBack, written } = await import("../core/work");
  for (const [given, kept] of [
    ["view=mine&province=03.231", "view=mine&province=03.231"],
    ["view=theirs&stage=a%20b&region=<x>&colour=red", ""],
    ["stage=review&view=soon", "view=soon&stage=review"],
    ["status=in_review&assigned=5f3a-c1", "status=in_review&assigned=5f3a-c1"],
    ["status=lost&assigned=me", ""],
    ["view=mine&assigned=5f3a-c1", "view=mine"],
    ["", ""],
  ])
    expect(written(readBack(given))).toBe(kept);
});

test("days are words, and a delay is no deadline", async () => {
  const { inDays, waited } = await import("../ui/when");
  const now = new Date("2026-11-28T10:00:00Z");
  expect(["2026-11-28", "2026-11-29", "2026-12-01"].map((one) => inDays(`${one}T22:59:59Z`, false, now))).toEqual(["aujourd'hui", "demain", "encore 3 jours"]);
  expect(["2026-11-28", "2026-11-27", "2026-11-20"].map((one) => inDays(`${one}T05:00:00Z`, true, now))).toEqual(["en retard, depuis aujourd'hui", "en retard d'un jour", "en retard de 8 jours"]);
  expect(waited("2026-11-26T05:00:00Z", now)).toBe("jours d'attente\u00a0: 2");
});

test("the view of the address is what is asked for, with its count up to a thousand", async () => {
  desk.when("GET /staff/queue", () => list(["A"]));
  const place = await open("/console/fr/work?view=overdue&province=03.231&x=1");
  await vi.waitFor(() => expect(rows(place).length).toBe(1));
  expect(asked("GET /staff/queue")).toEqual(["?province=03.231&due=overdue"]);
  expect(asked("GET /staff/queue/counts")).toEqual(["?province=03.231"]);
  expect(place.querySelector("[aria-current]")?.textContent).toMatch(/En retard.*1.000\+/);
});

test("a number stands where it is the length of the list behind it, and nowhere else", async () => {
  desk.when("GET /staff/queue", () => list(["A"]));
  for (const [address, numbers] of [
    ["", ["Tout 7", "À moi 0", "En retard 1000+", "Échéance proche 0", "À appeler 0", "Étude 2"]],
    ["?programme=p&view=soon", ["Tout 7", "À moi 0", "En retard 1000+", "Échéance proche 0", "À appeler 0"]],
    ["?stage=review", ["Étude 2"]],
    ["?stage=review&view=soon", []],
    ["?kind=alone", []],
    ["?status=in_review", []],
    ["?assigned=sub-2", ["À moi 0"]],
  ] as const) {
    const place = await open(`/console/fr/work${address}`);
    await vi.waitFor(() => expect(rows(place).length).toBe(1));
    const counted = () => [...place.querySelectorAll(".chip:has(.number)")].map((one) => one.textContent?.replace(/[\s\u202f\u2066-\u2069]+/g, " ").trim().replace("1 000", "1000"));
    await vi.waitFor(() => expect([address, counted()]).toEqual([address, [...numbers]]));
  }
});

test("a row names what is open or waits in its file, each with its icon", async () => {
  desk.when("GET /staff/queue", () => [200, { items: [row("A", { flags: ["appeal_open", "complaint_open", "overdue"] })], next_cursor: null }]);
  const place = await open();
  await vi.waitFor(() => expect(rows(place).length).toBe(1));
  const marks = [...place.querySelectorAll(".flag")].map((one) => [one.textContent?.trim(), one.querySelector("use")?.getAttribute("href")]);
  expect(marks).toEqual([
    ["Recours ouvert", "#scale"],
    ["Réclamation ouverte", "#message-square"],
  ]);
});

test("more comes by the cursor, once each", async () => {
  desk.when("GET /staff/queue", ({ query }) => (query.includes("cursor=next") ? list(["B", "C"]) : list(["A", "B"], "next")));
  const place = await open();
  await vi.waitFor(() => expect(rows(place).length).toBe(2));
  [...place.querySelectorAll("button")].find((one) => one.textContent?.includes("En montrer plus"))?.click();
  await vi.waitFor(() => expect(rows(place).length).toBe(3));
});

test("an answer that comes late does not take the place of what is looked at now", async () => {
  desk.when("GET /staff/queue", ({ query }) => list(query.includes("due=overdue") ? ["OLD"] : ["NEW"]));
  const answered = globalThis.fetch;
  let late: () => void = () => undefined;
  const held = new Promise<void>((go) => (late = go));
  vi.stubGlobal("fetch", async (input: Request) => {
    const answer = await answered(input);
    if (input.url.includes("due=overdue")) await held;
    return answer;
  });
  const place = await open("/console/fr/work?view=overdue");
  await vi.waitFor(() => expect(asked("GET /staff/queue")).toEqual(["?due=overdue"]));
  place.querySelector<HTMLElement>(".chip[href$='view=soon']")?.click();
  await vi.waitFor(() => expect(rows(place).map((one) => one.querySelector("th a")?.textContent)).toEqual(["JSR-NEW"]));
  late();
  await new Promise((soon) => setTimeout(soon, 50));
  expect(rows(place).map((one) => one.querySelector("th a")?.textContent)).toEqual(["JSR-NEW"]);
});

test("several are taken at once by the keyboard, and each has its answer", async () => {
  desk.when("GET /staff/queue", () => list(["A", "B", "C"]));
  desk.when("POST /staff/queue/claims", () => [
    200,
    {
      items: [
        { id: "A", outcome: "claimed", item: row("A", { assignee: "sub-1", assignee_name: "Moi", status: "in_review" }) },
        { id: "B", outcome: "taken", item: row("B", { assignee: "sub-2", assignee_name: "Salma Essai" }) },
      ],
    },
  ]);
  const place = await open();
  await vi.waitFor(() => expect(rows(place).length).toBe(3));
  await vi.waitFor(() => {
    press("j", document.body);
    expect(document.activeElement?.closest("tbody")).not.toBe(null);
  });
  press("x");
  await vi.waitFor(() => expect(place.querySelector(".bulk")).not.toBe(null));
  press("j");
  press("x");
  await vi.waitFor(() => expect(place.querySelectorAll("input:checked").length).toBe(2));
  press("c");
  await vi.waitFor(() => expect(place.querySelector("[role=status].turn")?.textContent).toContain("Salma Essai"));
  expect(desk.calls("POST /staff/queue/claims").map((one) => one.body)).toEqual([{ ids: ["A", "B"] }]);
  expect(rows(place).map((one) => one.querySelector(".who")?.textContent)).toEqual(["VousRendre", "Salma Essai", "Prendre"]);
});

test("what is given back is free again; one that changed meanwhile says so", async () => {
  desk.when("GET /staff/queue", () => [200, { items: [row("A", { assignee: "sub-1", status: "in_review" })], next_cursor: null }]);
  desk.when("POST /staff/applications/A/actions", () => problem(412, "stale_version"));
  const place = await open();
  const give = () => [...place.querySelectorAll("button")].find((one) => one.textContent === "Rendre");
  await vi.waitFor(() => expect(give()).toBeDefined());
  give()?.click();
  await vi.waitFor(() => expect(place.querySelector(".turn[role=status] li")?.textContent).toBe("JSR-A · Quelqu'un d'autre a changé ceci entre-temps."));
  desk.when("POST /staff/applications/A/actions", ({ headers }) => [200, { ...row("A", { status: "in_review", version: Number(headers.get("If-Match")?.replaceAll('"', "")) + 1 }) }]);
  give()?.click();
  await vi.waitFor(() => expect(place.querySelector(".who")?.textContent).toBe("Prendre"));
});

test("nothing there, nothing found yet, and no answer are told apart", async () => {
  desk.when("GET /staff/queue", ({ query }) => (query.includes("due=soon") ? list([], "further") : query.includes("calls") ? [500] : list([])));
  for (const [view, said] of [
    ["mine", "Aucun dossier n'est à vous"],
    ["soon", "Rien dans ce qui a été lu"],
    ["calls", "Pas de réponse"],
  ] as const) {
    const place = await open(`/console/fr/work?view=${view}`);
    await vi.waitFor(() => expect(place.textContent).toContain(said));
  }
});

const heldBy = (id: string, assignee: string) => row(id, { assignee, assignee_name: "Salma Essai", status: "in_review" });

test("the next file is the one after it, also when it has left the list; then what comes after the page", async () => {
  const work = await import("../core/work");
  desk.when("GET /staff/queue", ({ query }) => (query.includes("cursor=next") ? list(["C"]) : list(["A", "B"], "next")));
  expect(await work.nextFile({})).toBe("A");
  expect(await work.nextFile({}, "A")).toBe("B");
  desk.when("GET /staff/queue", ({ query }) => (query.includes("cursor=next") ? list(["C", "D"]) : list(["A"], "next")));
  expect(await work.nextFile({}, "B")).toBe("C");
  desk.when("GET /staff/queue", ({ query }) => (query.includes("cursor=next") ? list(["D"]) : list(["A"], "next")));
  expect(await work.nextFile({}, "C")).toBe("D");
  expect(asked("GET /staff/queue").at(-1)).toBe("?cursor=next");
  expect(await work.nextFile({}, "D")).toBe(null);
});

test("what a colleague has taken, also since the list was seen, is not the next file; one's own is, and a colleague's among hers", async () => {
  const work = await import("../core/work");
  desk.when("GET /staff/queue", () => list(["A", "B", "C", "D"]));
  await work.readList({});
  desk.when("GET /staff/queue", () => [200, { items: [row("A"), heldBy("B", "sub-2"), heldBy("C", "sub-1"), heldBy("D", "sub-2")], next_cursor: null }]);
  expect(await work.nextFile({}, "A")).toBe("C");
  expect(await work.nextFile({}, "C")).toBe(null);
  expect(await work.nextFile({ view: "overdue" })).toBe("A");
  expect(await work.nextFile({ view: "overdue", assigned: "sub-2" }, "A")).toBe("B");
});

/** As it is when a file is left by its way back. */
async function comesBack(from: HTMLElement): Promise<HTMLElement> {
  from.remove();
  return open();
}

test("back from a file the list is as long as it was, at that file's row; when it has left the list, at the next", async () => {
  let there = ["A", "B", "C", "D"];
  desk.when("GET /staff/queue", ({ query }) => (query.includes("cursor=next") ? list(there.slice(2)) : list(there.slice(0, 2), "next")));
  const here = () => document.activeElement?.getAttribute("data-id");
  let place = await open();
  await vi.waitFor(() => expect(rows(place).length).toBe(2));
  [...place.querySelectorAll("button")].find((one) => one.textContent?.includes("En montrer plus"))?.click();
  await vi.waitFor(() => expect(rows(place).length).toBe(4));
  const { open: opens, nextFile } = await import("../core/work");
  opens("C");
  place = await comesBack(place);
  await vi.waitFor(() => expect([rows(place).length, here()]).toEqual([4, "C"]));
  there = ["A", "B", "D", "E"];
  for (const _ of [1, 2]) {
    place = await comesBack(place);
    await vi.waitFor(() => expect([rows(place).length, here()]).toEqual([4, "D"]));
  }
  expect(await nextFile({})).toBe("D");
  opens("E");
  place = await comesBack(place);
  await vi.waitFor(() => expect(here()).toBe("E"));
  there = ["A", "B", "D"];
  place = await comesBack(place);
  await vi.waitFor(() => expect([rows(place).length, here()]).toEqual([3, "D"]));
});

test("who chooses a filter stays with it, whatever was opened of that list", async () => {
  const { open: opens } = await import("../core/work");
  desk.when("GET /staff/queue", () => list(["A", "B"]));
  let place = await open("/console/fr/work?view=soon");
  await vi.waitFor(() => expect(rows(place).length).toBe(2));
  opens("B");
  place.remove();
  place = await open("/console/fr/work?view=overdue");
  await vi.waitFor(() => expect(rows(place).length).toBe(2));
  const chip = place.querySelector<HTMLElement>(".chip[href$='view=soon']")!;
  chip.focus();
  chip.click();
  await vi.waitFor(() => expect([location.search, rows(place).length]).toEqual(["?view=soon", 2]));
  await new Promise((soon) => setTimeout(soon, 50));
  expect(document.activeElement).toBe(chip);
});

test("of a list that was not seen the first other file is next; of an empty one none", async () => {
  const work = await import("../core/work");
  desk.when("GET /staff/queue", () => list(["A", "B"]));
  expect(await work.nextFile({ view: "mine" }, "A")).toBe("B");
  expect(await work.nextFile({ view: "free" }, "X")).toBe("A");
  desk.when("GET /staff/queue", () => list([]));
  expect(await work.nextFile({ view: "soon" })).toBe(null);
});

test("a reference leads to its file, and one that is not hers or is none to the words of what is not there", async () => {
  const { me } = await import("../core/session");
  me.value = { ...AGENT, permissions: [...AGENT.permissions, "search"] } as never;
  desk.when("GET /staff/queue", () => list(["A"]));
  let found: unknown[] = [];
  desk.when("GET /staff/search", () => [200, { items: found }]);
  const place = await open("/console/fr/work?view=soon");
  await vi.waitFor(() => expect(rows(place).length).toBe(1));
  press("/", document.body);
  const field = place.querySelector<HTMLInputElement>("#find")!;
  expect(document.activeElement).toBe(field);
  const mend = () => [place.querySelector("#find-mend")?.textContent, field.getAttribute("aria-invalid")];
  send(place);
  await vi.waitFor(() => expect(mend()).toEqual(["Écrivez la référence.", "true"]));
  for (const typed of ["\u2066jsr 26k7 pq2m 9xct\u2069", "-", "x".repeat(33)]) {
    type(place, "#find", typed);
    send(place);
    await vi.waitFor(() => expect(mend()).toEqual(["Il n'y a rien ici dans votre périmètre.", "true"]));
  }
  expect(asked("GET /staff/search")).toEqual(["?reference=jsr26k7pq2m9xct"]);
  found = [row("B")];
  type(place, "#find", "JSR-26K7-PQ2M-9XCT");
  send(place);
  await vi.waitFor(() => expect(location.pathname + location.search).toBe("/console/fr/files/B?list=view%3Dsoon"));
});

test("who may not search is offered no search", async () => {
  desk.when("GET /staff/queue", () => list(["A"]));
  const place = await open();
  await vi.waitFor(() => expect(rows(place).length).toBe(1));
  expect(place.querySelector("#find")).toBe(null);
});

const HEAD = { ...ME, roles: ["coordinator"], provinces: [], permissions: ["queue", "act", "read_file", "read_self", "read_people"] };
const person = (id: string, name: string, roles: string[]) => ({ id, username: `${id}@exemple.ma`, name, language: "fr", roles, regions: ["03"], provinces: [], partner: null, active: true, status: "active", version: 1 });

test("a head asks for a colleague's files by name, and gives one of them back", async () => {
  const { me } = await import("../core/session");
  me.value = HEAD as never;
  desk.when("GET /staff/people", ({ query }) => [200, query.includes("cursor") ? { items: [person("sub-2", "Amal Essai", ["agent"])], next_cursor: null } : { items: [person("sub-3", "Zineb Essai", ["agent"]), person("sub-1", "Moi", ["coordinator"]), person("sub-4", "Un partenaire", ["partner"])], next_cursor: "on" }]);
  desk.when("GET /staff/queue", () => [200, { items: [row("A", { assignee: "sub-2", assignee_name: "Amal Essai", status: "in_review" }), row("B", { assignee: "sub-2", assignee_name: "Amal Essai", status: "changes_requested" })], next_cursor: null }]);
  const place = await open("/console/fr/work?view=overdue&status=in_review");
  await vi.waitFor(() => expect(place.querySelectorAll("#assigned option").length).toBe(3));
  expect([...place.querySelectorAll("#assigned option")].map((one) => one.textContent)).toEqual(["Tout le monde", "Amal Essai", "Zineb Essai"]);
  expect(asked("GET /staff/queue")).toEqual(["?status=in_review&due=overdue"]);
  const select = place.querySelector<HTMLSelectElement>("#assigned")!;
  select.value = "sub-2";
  select.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => expect(asked("GET /staff/queue").at(-1)).toBe("?status=in_review&assigned=sub-2&due=overdue"));
  desk.when("POST /staff/applications/A/actions", () => [200, row("A", { status: "in_review", version: 4 })]);
  await vi.waitFor(() => expect(rows(place).map((one) => one.querySelector(".who")?.textContent)).toEqual(["Amal EssaiRendre", "Amal Essai"]));
  place.querySelector<HTMLElement>(".who button")!.click();
  await vi.waitFor(() => expect(rows(place)[0]?.querySelector(".who")?.textContent).toBe("Prendre"));
});

test("in a colleague's list what is picked is given back, each for itself", async () => {
  const { me } = await import("../core/session");
  me.value = HEAD as never;
  desk.when("GET /staff/people", () => [200, { items: [person("sub-2", "Amal Essai", ["agent"])], next_cursor: null }]);
  const hers = { assignee: "sub-2", assignee_name: "Amal Essai", status: "in_review" };
  desk.when("GET /staff/queue", () => [200, { items: [row("A", hers), row("B", hers), row("C", { ...hers, status: "changes_requested" }), row("D", hers)], next_cursor: null }]);
  for (const id of ["A", "D"]) desk.when(`POST /staff/applications/${id}/actions`, () => [200, row(id, { version: 4 })]);
  desk.when("POST /staff/applications/B/actions", () => problem(412, "stale_version"));
  const place = await open("/console/fr/work?assigned=sub-2");
  await vi.waitFor(() => expect(rows(place).length).toBe(4));
  expect(place.querySelector("thead label")?.textContent).toBe("Choisir tout ce qui peut être rendu sur cette page");
  press("*", document.body);
  await vi.waitFor(() => expect(place.querySelectorAll("tbody input:checked").length).toBe(3));
  expect(place.querySelector(".bulk .button")?.textContent).toBe("Rendre les choisis");
  press("g", document.body);
  await vi.waitFor(() => expect(place.querySelector(".turn[role=status]")?.textContent).toMatch(/^Rendus.: 2\. Pas rendus.:JSR-B · Quelqu'un d'autre a changé ceci entre-temps\.$/));
  expect(rows(place).map((one) => one.querySelector(".who")?.textContent)).toEqual(["Prendre", "Amal EssaiRendre", "Amal Essai", "Prendre"]);
  expect(place.querySelectorAll("input:checked").length).toBe(0);
  expect(desk.calls("POST /staff/queue/claims")).toEqual([]);
  desk.when("POST /staff/applications/B/actions", () => [500]);
  place.querySelector<HTMLElement>("tbody input")!.click();
  await vi.waitFor(() => expect(place.querySelector(".bulk")).not.toBe(null));
  press("g", document.body);
  await vi.waitFor(() => expect(place.querySelector("[role=alert]")?.textContent).toContain("Pas de réponse"));
  expect(place.querySelectorAll("tbody input:checked").length).toBe(1);
});

test("an agent is offered no colleague, and gives back her own alone", async () => {
  desk.when("GET /staff/queue", () => [200, { items: [row("A", { assignee: "sub-2", assignee_name: "Amal Essai", status: "in_review" })], next_cursor: null }]);
  const place = await open();
  await vi.waitFor(() => expect(rows(place).map((one) => one.querySelector(".who")?.textContent)).toEqual(["Amal Essai"]));
  expect(place.querySelector("#assigned")).toBe(null);
  expect(desk.calls("GET /staff/people")).toEqual([]);
});

test("of a view that says whose files they are a colleague is none", async () => {
  const { ofColleague } = await import("../core/work");
  expect(ofColleague({ view: "mine", stage: "review" }, "sub-2")).toEqual({ view: undefined, stage: "review", assigned: "sub-2" });
  expect(ofColleague({ view: "soon" }, "sub-2")).toEqual({ view: "soon", assigned: "sub-2" });
  expect(ofColleague({ view: "mine" }, undefined)).toEqual({ view: "mine", assigned: undefined });
});

test("one box picks all that may be taken here, some of it is shown as some, and the key does the same", async () => {
  desk.when("GET /staff/queue", () => [200, { items: [row("A"), row("B"), row("C", { assignee: "sub-2", assignee_name: "Amal Essai", status: "in_review" })], next_cursor: null }]);
  const place = await open();
  await vi.waitFor(() => expect(rows(place).length).toBe(3));
  const all = () => place.querySelector<HTMLInputElement>("thead input")!;
  expect(place.querySelector("thead label")?.textContent).toBe("Choisir tout ce qui peut être pris sur cette page");
  const state = () => [all().checked, all().indeterminate, place.querySelectorAll("tbody input:checked").length];
  all().click();
  await vi.waitFor(() => expect(state()).toEqual([true, false, 2]));
  place.querySelector<HTMLInputElement>("tbody input")!.click();
  await vi.waitFor(() => expect(state()).toEqual([false, true, 1]));
  all().click();
  await vi.waitFor(() => expect(state()).toEqual([true, false, 2]));
  press("*", document.body);
  await vi.waitFor(() => expect(state()).toEqual([false, false, 0]));
});

test("whatever was opened in between, each list comes back to its own", async () => {
  const { lastOpened, open: opens } = await import("../core/work");
  for (const id of ["A", "B", "a-person", "A"]) opens(id);
  expect([lastOpened(["B", "A"]), lastOpened(["B"]), lastOpened(["a-person", "another"]), lastOpened(["C"])]).toEqual(["A", "B", "a-person", null]);
});

test("in a sitting the next file is the next line of its ranking, without those in which one has an interest", async () => {
  const line = (application_id: string, more = {}) => ({ application_id, interest: null, status: "in_review", ...more });
  desk.when("GET /staff/sittings/s1/files", () => [200, { items: [line("A"), line("B", { interest: "family" }), line("C", { status: null }), line("D")], next_cursor: null }]);
  const { nextInRanking } = await import("../core/sittings");
  expect(await nextInRanking("s1")).toBe("A");
  expect(await nextInRanking("s1", "A")).toBe("D");
  expect(await nextInRanking("s1", "B")).toBe("D");
  expect(await nextInRanking("s1", "D")).toBe(null);
  desk.when("GET /staff/me", () => [200, { ...AGENT, permissions: [...AGENT.permissions, "read_sittings"] }]);
  const { me } = await import("../core/session");
  me.value = { ...AGENT, permissions: [...AGENT.permissions, "read_sittings"] } as never;
  const { h } = await import("preact");
  const { NextFile, NoNext, useNext } = await import("../ui/next-file");
  function Here() {
    const next = useNext(location.pathname.split("/").pop());
    return h("div", null, h("a", { href: next.back }), h(NextFile, { next }), h(NoNext, { next }));
  }
  const place = await desk.show(async () => Here, "/console/fr/files/A?sitting=s1");
  const press = () => place.querySelector("button")!.click();
  expect(place.querySelector("a")!.getAttribute("href")).toBe("/console/fr/sittings/s1");
  press();
  await vi.waitFor(() => expect(location.pathname + location.search).toBe("/console/fr/files/D?sitting=s1"));
  await vi.waitFor(() => expect(place.querySelector("button")!.getAttribute("aria-disabled")).not.toBe("true"));
  press();
  await vi.waitFor(() => expect(place.textContent).toContain("aucun dossier pour vous"));
  expect(desk.calls("GET /staff/queue")).toEqual([]);
});
