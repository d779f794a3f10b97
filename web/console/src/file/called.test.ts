import { afterEach, beforeEach, expect, test, vi } from "vitest";
import vectors from "../../../../programmes/answer-vectors.json";
import { type Answer, Desk, ME, problem, send, session } from "../testing/desk";

const TITLE = { ar: "ب", fr: "Le programme", en: "P" };
const PROGRAMME = { ...vectors.programmes["tamkine-riyada"], version: 1, title: TITLE, budget: { gives_money: true }, stages: [] };
const FILE_PATH = "/staff/applications/file-1";
const SINCE = "2026-11-28T09:00:00Z";
const NUMBERS = { version: 5, programme_version: 1, score: 0, requested_mad: 0, reserved_mad: 0, paid_mad: 0 };
const NOTHING = { stage: null, due_at: null, due: null, deadline: null, stage_deadline: null, assignee: null, sitting: null, missing: [], documents: [], allowed_actions: [] };
const DRAFT = { ...NUMBERS, ...NOTHING, id: "file-1", reference: "JSR-26ZE-7K3M-Q", programme: PROGRAMME.id, kind: "self_employed", status: "draft", region: "03", province: "03.231", since: SINCE, call_since: SINCE, flags: ["call_me"], answers: PROGRAMME.examples.self_employed, timeline: [] };

let desk: Desk;
let place: HTMLElement;
let now: Answer;

beforeEach(async () => {
  desk = new Desk();
  desk.when("POST /staff/session/refresh", () => session());
  desk.when(`GET /programmes/${PROGRAMME.id}`, () => [200, PROGRAMME]);
  desk.when(`GET ${FILE_PATH}`, () => now);
  desk.when(`POST ${FILE_PATH}/contacts`, () => [201, {}]);
  now = [200, DRAFT];
  (await import("../core/session")).enterOffline({ ...ME, permissions: ["read_file", "act", "contact"] } as never);
});
afterEach(() => desk.end());

/** The page after she was reached, with what the file answers then. */
async function called(after: Answer): Promise<void> {
  const { h } = await import("preact");
  const { Route, Router } = await import("preact-iso");
  const { FilePage } = await import("../pages/file");
  place = await desk.show(async () => () => h(Router, null, h(Route, { path: "/console/fr/files/:id", component: FilePage })), "/console/fr/files/file-1");
  await vi.waitFor(() => expect(place.querySelector("#contact-outcome")).not.toBeNull());
  const outcome = place.querySelector<HTMLSelectElement>("#contact-outcome")!;
  outcome.value = "reached";
  outcome.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => expect(outcome.value).toBe("reached"));
  now = after;
  send(outcome.closest("section")!);
  await vi.waitFor(() => expect(place.textContent).toContain("Le contact est noté"));
  await vi.waitFor(() => expect(desk.calls(`GET ${FILE_PATH}`)).toHaveLength(2));
}

test("a draft that was open for her call alone is closed again once she was called", async () => {
  await called(problem(404, "not_found"));
  await vi.waitFor(() => expect(place.textContent).toContain("n'était ouverte ici que pour l'appel"));
  expect(place.querySelector(".refused, .bar, #contact-outcome")).toBeNull();
  expect(place.querySelector("h1 bdi[dir=ltr]")?.textContent).toBe(DRAFT.reference);
});

test("one that stays open stays", async () => {
  await called([200, { ...DRAFT, flags: [], call_since: null }]);
  await vi.waitFor(() => expect(place.textContent).not.toContain("Un appel est attendu"));
  expect(place.textContent).not.toContain("n'était ouverte");
  expect(place.querySelector("#contact-outcome")).not.toBeNull();
});
