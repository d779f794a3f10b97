import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, ME, problem, send, session, type } from "../testing/desk";

let desk: Desk;
let place: HTMLElement;
const said = (words: string) => vi.waitFor(() => expect(place.textContent).toContain(words));
const rows = (count: number) => vi.waitFor(() => expect(place.querySelectorAll("tbody tr").length).toBe(count));
const text = (words: string) => ({ ar: words, fr: words, en: words });
const entry = (given: object) => ({
  at: "2026-11-24T10:00:00Z",
  kind: "done",
  what: "StagePassed",
  title: text("Étape franchie"),
  details: [text("Étape : étude → comité")],
  actor: { kind: "staff", id: "sub-2", name: "Salma Alaoui", role: "agent" },
  subject: { kind: "application", id: "26ABCDEFGHJK", name: null },
  application_id: "26ABCDEFGHJK",
  reference: "JSR-26AB-CDEF-GHJK",
  document_id: null,
  assignee_name: null,
  data: {},
  correlation_id: "c",
  ...given,
});
const page = (items: object[], next_cursor: string | null = null): [number, object] => [200, { from: "2026-11-01", to: "2026-11-30", items, next_cursor }];
const salma = { id: "sub-2", version: 1, username: "s@exemple.ma", name: "Salma Alaoui", language: "fr", roles: ["agent"], regions: ["03"], provinces: [], partner: null, disabled: true, email_due: false, manageable: false };

beforeEach(async () => {
  desk = new Desk();
  desk.when("GET /staff/me", () => [200, { ...ME, roles: ["auditor"], permissions: ["audit", "read_people", "read_self"], grants: [] }]);
  desk.when("POST /staff/session", () => session());
  desk.when("GET /staff/people", (call) => (call.query.includes("cursor") ? [200, { items: [salma], next_cursor: null }] : [200, { items: [], next_cursor: "more" }]));
  const { signIn } = await import("../core/session");
  await signIn("n.amrani@exemple.ma", "x");
});
afterEach(() => desk.end());

async function audit(query = ""): Promise<void> {
  place = await desk.show(async () => (await import("./audit")).AuditPage, `/console/fr/audit${query}`);
  await said("Référence du dossier");
}

test("nothing is read before something is asked; a reference that is missing is said", async () => {
  await audit();
  send(place);
  await said("Écrivez la référence.");
  expect(document.activeElement?.id).toBe("reference");
  expect(desk.calls("GET /staff/audit")).toEqual([]);
});

test("what is asked stands in the address, and is asked of the server", async () => {
  desk.when("GET /staff/audit", () => page([entry({})]));
  await audit();
  type(place, "#reference", " JSR-26AB-CDEF-GHJK ");
  const drawn = () => new Promise((soon) => setTimeout(soon, 20));
  type(place, "#from", "31/2/2026");
  await drawn();
  send(place);
  await said("Écrivez un jour qui existe");
  expect(document.activeElement?.id).toBe("from");
  type(place, "#from", "1/11/2026");
  await drawn();
  send(place);
  await said("étude → comité");
  expect(location.search).toBe("?reference=JSR-26AB-CDEF-GHJK&from=2026-11-01");
  expect(desk.calls("GET /staff/audit").map((call) => call.query)).toEqual(["?reference=JSR-26AB-CDEF-GHJK&from=2026-11-01"]);
  expect(place.querySelector("td a")?.getAttribute("href")).toBe("/console/fr/files/26ABCDEFGHJK");
});

test("older lines come after those that are there", async () => {
  desk.when("GET /staff/audit", (call) => (call.query.includes("cursor=older") ? page([entry({ title: text("Dossier ouvert"), kind: "read" })]) : page([entry({})], "older")));
  place = await desk.show(async () => (await import("./audit")).AuditPage, "/console/fr/audit?reference=X");
  await rows(1);
  [...place.querySelectorAll("button")].find((one) => one.textContent?.includes("Voir plus ancien"))?.click();
  await rows(2);
  expect([...place.querySelectorAll("td strong")].map((one) => one.textContent)).toEqual(["Étape franchie", "Dossier ouvert"]);
  expect(place.textContent).not.toContain("Voir plus ancien");
});

test("a person is chosen from the whole team, also who has left", async () => {
  desk.when("GET /staff/audit", () => page([]));
  place = await desk.show(async () => (await import("./audit")).AuditPage, "/console/fr/audit?person=sub-2");
  await said("Rien pendant cette période.");
  await said("Salma Alaoui (fermé)");
  expect(desk.calls("GET /staff/audit").map((call) => call.query)).toEqual(["?actor=sub-2"]);
});

test("who is not staff is named by what she is, and a refusal is said", async () => {
  desk.when("GET /staff/audit", () => page([entry({ actor: { kind: "applicant", id: null, name: null, role: "applicant" } }), entry({ actor: { kind: "staff", id: "gone", name: null, role: null } })]));
  place = await desk.show(async () => (await import("./audit")).AuditPage, "/console/fr/audit?reference=X");
  await said("La demandeuse");
  await said("Compte inconnu");
  desk.when("GET /staff/audit", () => problem(404, "not_found"));
  place = await desk.show(async () => (await import("./audit")).AuditPage, "/console/fr/audit?reference=Y");
  await said("Aucun dossier ni compte ne correspond.");
});
