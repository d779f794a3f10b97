import { afterEach, beforeEach, expect, test, vi } from "vitest";
import vectors from "../../../../programmes/answer-vectors.json";
import { Desk, ME, session } from "../testing/desk";

const PROGRAMME = { ...vectors.programmes["tamkine-riyada"], budget: { gives_money: true }, stages: [] };
const FILE = { id: "file-1", version: 5, status: "draft", stage: null, region: null, province: null, score: 0, requested_mad: 0, missing: [], documents: [] };
const SHOWS = { ...FILE, dry_run: true, reaches: false, ineligible: [], money: { effect: "none", amount_mad: 0, envelope_id: null, available_after_mad: null, promotes: null }, messages: [] };
const ELSEWHERE = "passe à un autre bureau";
const THE_CALL = "ouvert ici que pour l'appel demandé";

let desk: Desk;
let place: HTMLElement;

beforeEach(async () => {
  desk = new Desk();
  desk.when("POST /staff/session/refresh", () => session());
  (await import("../core/session")).enterOffline(ME as never);
});
afterEach(() => desk.end());

async function shows(given: object): Promise<string> {
  const { h } = await import("preact");
  const { LookFirst } = await import("./steps");
  const nothing = () => undefined;
  const taking = { file: FILE as never, programme: PROGRAMME as never, title: "t", nothingToFill: true, body: () => ({}), foresee: async () => ({ ...SHOWS, ...given }) as never, take: async () => ({}), onClose: nothing, onDone: nothing, onOvertaken: nothing };
  place = await desk.show(async () => () => h(LookFirst, taking));
  await vi.waitFor(() => expect(place.querySelector(".effects")).not.toBeNull());
  return place.textContent ?? "";
}

test("another office is said of a file whose place moves, and of no other", async () => {
  expect(await shows({ region: "03", province: "03.231" })).toContain(ELSEWHERE);
  expect(place.textContent).not.toContain(THE_CALL);
});

test("of one that stays where it is, that it is open for her call alone", async () => {
  expect(await shows({})).toContain(THE_CALL);
  expect(place.textContent).not.toContain(ELSEWHERE);
});

test("of one that stays open, neither", async () => {
  const said = await shows({ reaches: true });
  expect([said.includes(THE_CALL), said.includes(ELSEWHERE)]).toEqual([false, false]);
});
