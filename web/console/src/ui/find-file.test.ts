import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Answer, Desk, ME, problem, send, session, type } from "../testing/desk";

const DRAFT = { id: "file-1", reference: "JSR-1", programme: "tamkine-riyada", kind: "self_employed", status: "draft" };
const MISSING = "Il n'y a rien ici";

let desk: Desk;
let place: HTMLElement;

beforeEach(() => {
  desk = new Desk();
  desk.when("POST /staff/session/refresh", () => session());
});
afterEach(() => desk.end());

async function finds(hit: object, opened: Answer, permissions = ["search", "read_file", "register"]): Promise<void> {
  desk.when("GET /staff/search", () => [200, { items: [hit] }]);
  desk.when("GET /staff/applications/file-1", () => opened);
  (await import("../core/session")).enterOffline({ ...ME, permissions } as never);
  const { h } = await import("preact");
  const { FindFile } = await import("./find-file");
  place = await desk.show(async () => () => h(FindFile, { query: {} }), "/console/fr/work");
  type(place, "#find", "JSR-1");
  send(place);
}
const led = (to: string) => vi.waitFor(() => expect(location.pathname).toBe(to));
const CLOSED = problem(404, "not_found");

test("a draft that is hers alone leads to where her consent is recorded", async () => {
  await finds(DRAFT, CLOSED);
  await led("/console/fr/help/new");
  expect(Object.fromEntries(new URLSearchParams(location.search))).toEqual({ file: "file-1", programme: "tamkine-riyada", kind: "self_employed" });
});

test("to who may not record it, it is as if it were not there", async () => {
  await finds(DRAFT, CLOSED, ["search", "read_file"]);
  await vi.waitFor(() => expect(place.textContent).toContain(MISSING));
  expect(location.pathname).toBe("/console/fr/work");
});

test("a draft that she has agreed to be helped with opens", async () => {
  await finds(DRAFT, [200, DRAFT]);
  await led("/console/fr/files/file-1");
});

test("a file that was sent opens without a reading of its own before", async () => {
  await finds({ ...DRAFT, status: "in_review" }, CLOSED);
  await led("/console/fr/files/file-1");
  expect(desk.calls("GET /staff/applications/file-1")).toEqual([]);
});

test("what failed otherwise is said", async () => {
  await finds(DRAFT, problem(500, "internal"));
  await vi.waitFor(() => expect(place.textContent).toContain("Pas de réponse"));
  expect(place.textContent).not.toContain(MISSING);
});
