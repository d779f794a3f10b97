import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, ME, problem, session } from "../testing/desk";

let desk: Desk;
let place: HTMLElement;
let next: object | null;
const version = (number: number) => ({ version: number, current: number === 3, published_at: "2026-11-24T10:00:00Z", proposed_by: null, approved_by: null });
const texts = (fr: string) => ({ ar: fr, fr, en: fr });
const list = (id: string) => place.querySelector<HTMLSelectElement>(`#${id}`);
const asked = () => desk.calls("GET /staff/programmes/grants/diff").at(-1)?.query;

beforeEach(async () => {
  desk = new Desk();
  next = null;
  desk.when("GET /staff/me", () => [200, { ...ME, roles: ["programme_manager"], permissions: ["read_programmes", "read_self"], grants: [] }]);
  desk.when("POST /staff/session", () => session());
  desk.when("GET /staff/programmes/grants", () => [200, { id: "grants", current: { version: 3 }, next, source: "" }]);
  desk.when("GET /staff/programmes/grants/versions", () => [200, { items: [3, 2, 1].map(version) }]);
  desk.when("GET /staff/programmes/grants/diff", ({ query }) => [200, { changes: [{ path: "/x", kind: "changed", concerns: "staff", words: texts(`Ce que dit ${query}`), before: null, after: null, languages: [] }], hunks: [] }]);
  const { signIn } = await import("../core/session");
  await signIn("n.amrani@exemple.ma", "x");
});
afterEach(() => desk.end());

async function open(query: string): Promise<void> {
  const page = async () => {
    const [{ h }, { Route, Router }, { ComparePage }] = [await import("preact"), await import("preact-iso"), await import("./differences")];
    return () => h(Router, null, h(Route, { path: "/console/fr/programmes/:id/compare", component: ComparePage }));
  };
  place = await desk.show(page, `/console/fr/programmes/grants/compare${query}`);
}

async function choose(id: string, value: string): Promise<void> {
  const found = list(id);
  if (!found) throw new Error(`no ${id}`);
  found.value = value;
  found.dispatchEvent(new Event("change", { bubbles: true }));
  await new Promise((drawn) => setTimeout(drawn));
}

async function compares(query: string): Promise<void> {
  place.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(location.search).toBe(query));
  await vi.waitFor(() => expect(place.querySelector(".changes")?.textContent).toContain(query));
}

test("any two versions are chosen by their names, and stand in the address", async () => {
  await open("?from=2&to=3");
  await vi.waitFor(() => expect(list("to")).not.toBeNull());
  expect([list("from")?.value, list("to")?.value, asked()]).toEqual(["2", "3", "?from=2&to=3"]);
  expect([...(list("from")?.labels ?? []), ...(list("to")?.labels ?? [])].map((one) => one.textContent)).toEqual(["De la version", "À la version"]);
  expect([...(list("to")?.options ?? [])].map((one) => one.text)).toEqual(["3 (actuelle)", "2", "1"]);
  await choose("from", "1");
  expect(location.search).toBe("?from=2&to=3"); // nothing moves before it is asked for
  await compares("?from=1&to=3");
  expect(document.activeElement?.textContent).toBe("De la version 1 à la version 3");
  expect([list("from")?.value, list("to")?.value]).toEqual(["1", "3"]);
  expect([...place.querySelectorAll("h1, h2, h3, h4")].map((one) => one.tagName)).toEqual(["H1", "H2", "H3"]);
});

test("what comes next is compared with any version while there is one", async () => {
  next = { state: "draft", revision: 1 };
  await open("?from=3");
  await vi.waitFor(() => expect(list("to")?.value).toBe("next"));
  expect(asked()).toBe("?from=3");
  await choose("from", "1");
  await compares("?from=1");
  await choose("to", "2");
  await compares("?from=1&to=2");
});

test("a list that does not come says so, and what was asked for is shown all the same", async () => {
  desk.when("GET /staff/programmes/grants/versions", () => problem(500, "internal"));
  await open("?from=1&to=3");
  await vi.waitFor(() => expect(place.querySelector(".changes")).not.toBeNull());
  await vi.waitFor(() => expect(place.querySelector("[role=alert], .refused, .turn")).not.toBeNull());
  expect(list("from")).toBeNull();
});
