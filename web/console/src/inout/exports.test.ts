import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Answer, Desk, ME, problem, session } from "../testing/desk";

const text = (words: string) => ({ ar: words, fr: words, en: words });
const export_ = {
  id: "01JDEXPORT",
  programme: "grants",
  region: "03",
  province: null,
  file_status: null,
  stage: null,
  from: null,
  to: null,
  format: "xlsx",
  language: "fr",
  personal: false,
  status: "working",
  requested_at: "2026-11-28T09:00:00Z",
  total: 10,
  done: 4,
  rows: 4,
  size: null,
  expires_at: null,
  failure: null,
  failure_text: null,
};
const working: Answer = [200, { items: [export_] }];
const ready: Answer = [200, { items: [{ ...export_, status: "ready", done: 10, rows: 10, size: 2_000, expires_at: "2026-12-05T09:00:00Z" }] }];

let desk: Desk;
beforeEach(async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  desk = new Desk();
  desk.when("GET /staff/me", () => [200, { ...ME, permissions: ["export", "read_self"], grants: [] }]);
  desk.when("POST /staff/session", () => session());
  desk.when("GET /programmes", () => [200, { items: [{ id: "grants", version: 1, title: text("Bourse") }] }]);
  desk.when("GET /programmes/grants", () => [200, { id: "grants", version: 1, title: text("Bourse"), stages: [], kind_titles: {} }]);
  const { signIn } = await import("../core/session");
  await signIn("n.amrani@exemple.ma", "x");
});
afterEach(() => desk.end());

/** The page, with these answers to one look after the other; the last one stays. */
async function page(...answers: Answer[]): Promise<HTMLElement> {
  desk.when("GET /staff/exports", () => (answers.length > 1 ? answers.shift() : answers[0]) as Answer);
  return desk.show(async () => (await import("./exports")).ExportsPage, "/console/fr/exports");
}

test("a look that fails is said, and the page goes on following", async () => {
  const place = await page(working, problem(503, "unavailable"), problem(503, "unavailable"), ready);
  const told = () => place.querySelector("[role=alert]");
  await vi.waitFor(() => expect(place.querySelector("progress")).not.toBeNull());
  await vi.advanceTimersByTimeAsync(2_500);
  await vi.waitFor(() => expect(told()?.querySelector("button")).not.toBeNull());
  expect(place.querySelector("progress")).not.toBeNull();
  const said = told();
  await vi.advanceTimersByTimeAsync(10_500);
  await vi.waitFor(() => expect(desk.calls("GET /staff/exports").length).toBe(3));
  expect(told(), "the same words are not read out again").toBe(said);
  await vi.advanceTimersByTimeAsync(10_500);
  await vi.waitFor(() => expect(place.querySelector("[data-status=ready]")).not.toBeNull());
  expect(told()).toBeNull();
});

test("when the first look fails she may try again", async () => {
  const place = await page(problem(503, "unavailable"), ready);
  await vi.waitFor(() => expect(place.querySelector("[role=alert] button")).not.toBeNull());
  place.querySelector<HTMLButtonElement>("[role=alert] button")?.click();
  await vi.waitFor(() => expect(place.querySelector("[data-status=ready]")).not.toBeNull());
});
