import { afterEach, beforeEach, expect, test, vi } from "vitest";
import vectors from "../../../../programmes/answer-vectors.json";
import { Desk, ME, problem, send, session, tick, type } from "../testing/desk";

const TITLE = { ar: "ب", fr: "Le programme", en: "P" };
const PROGRAMME = { ...vectors.programmes["tamkine-riyada"], version: 1, title: TITLE, budget: { gives_money: true }, stages: [] };
const FILE_PATH = "/staff/applications/file-1";
const file = (version: number, family_name: string, steps: string[] = []) => ({
  id: "file-1",
  reference: "JSR-1",
  programme: PROGRAMME.id,
  programme_version: 1,
  kind: "self_employed",
  version,
  status: "submitted",
  stage: null,
  region: "03",
  province: "03.231",
  score: 0,
  requested_mad: 0,
  reserved_mad: 0,
  paid_mad: 0,
  since: "2026-11-28T09:00:00Z",
  flags: [],
  due_at: null,
  due: null,
  call_since: null,
  deadline: null,
  stage_deadline: null,
  assignee: null,
  sitting: null,
  missing: [],
  documents: [],
  allowed_actions: ["correct"],
  answers: { ...PROGRAMME.examples.self_employed, family_name },
  timeline: ["ApplicationSubmitted", ...steps].map((type, n) => ({ sequence: n + 1, type, at: "2026-11-28T09:00:00Z" })),
});
const SHOWS = { ...file(5, ""), dry_run: true, reaches: true, ineligible: [], money: { effect: "none", amount_mad: 0, envelope_id: null, available_after_mad: null, promotes: null }, messages: [] };

let desk: Desk;
let place: HTMLElement;
let now: ReturnType<typeof file>;

beforeEach(async () => {
  desk = new Desk();
  desk.when("POST /staff/session/refresh", () => session());
  desk.when(`GET /programmes/${PROGRAMME.id}`, () => [200, PROGRAMME]);
  desk.when(`GET ${FILE_PATH}`, () => [200, now]);
  now = file(5, "Avant");
  (await import("../core/session")).enterOffline({ ...ME, permissions: ["read_file", "act"] } as never);
});
afterEach(() => desk.end());

const press = (words: string) => [...place.querySelectorAll("button")].find((one) => one.textContent?.trim().startsWith(words))!.click();
const looks = () => send(place.querySelector<HTMLElement>("dialog")!);
const field = () => place.querySelector<HTMLInputElement>("dialog #q-family_name");
const corrections = () => desk.calls(`PATCH ${FILE_PATH}`).map((one) => [one.query, one.headers.get("If-Match")]);

/** The dialog with a family name put right, before "look first". */
async function corrects(): Promise<void> {
  const { h } = await import("preact");
  const { Route, Router } = await import("preact-iso");
  const { FilePage } = await import("../pages/file");
  place = await desk.show(async () => () => h(Router, null, h(Route, { path: "/console/fr/files/:id", component: FilePage })), "/console/fr/files/file-1");
  await vi.waitFor(() => expect(place.textContent).toContain("Corriger des réponses"));
  press("Corriger des réponses");
  await vi.waitFor(() => expect(field()).not.toBeNull());
  type(place, "dialog #q-family_name", "Le sien");
  tick(place, "#correct-reason");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#correct-reason")!.checked).toBe(true));
}

/** A colleague's change is told; hers is typed still, and nothing was written over it. */
async function isTold(): Promise<void> {
  await vi.waitFor(() => expect(place.querySelector("[role=alert]")?.textContent).toContain("D'un collègue"));
  expect(place.querySelector("[role=alert]")?.textContent).toContain("Avant");
  expect(place.querySelector("dialog")).toBeNull();
  expect(place.querySelector(".facts.said")?.textContent).toContain("D'un collègue");
  press("Corriger des réponses");
  await vi.waitFor(() => expect(field()?.value).toBe("Le sien"));
}

test("a correction that meets a newer version when it is looked at tells of it, and writes nothing", async () => {
  desk.when(`PATCH ${FILE_PATH}`, ({ headers }) => (headers.get("If-Match") === `"${now.version}"` ? [200, SHOWS] : problem(412, "stale_version")));
  await corrects();
  now = file(6, "D'un collègue", ["AnswersCorrected"]);
  looks();
  await isTold();
  expect(corrections()).toEqual([["?dry_run=true", '"5"']]);
});

test("one that meets it when it is saved is refused by the version that she saw, and is not tried again", async () => {
  desk.when(`PATCH ${FILE_PATH}`, ({ headers }) => (headers.get("If-Match") === `"${now.version}"` ? [200, SHOWS] : problem(412, "stale_version")));
  await corrects();
  looks();
  await vi.waitFor(() => expect(place.querySelector(".effects")).not.toBeNull());
  now = file(6, "D'un collègue", ["AnswersCorrected"]);
  press("Confirmer");
  await isTold();
  expect(corrections()).toEqual([
    ["?dry_run=true", '"5"'],
    ["", '"5"'],
  ]);
});
