import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, ME, problem, send, session, tick, type } from "../testing/desk";

let desk: Desk;
let place: HTMLElement;
const PERSON = { id: "sub-2", version: 3, username: "s.alaoui@exemple.ma", name: "Salma Alaoui", language: "ar", roles: ["agent"], regions: ["03"], provinces: ["03.231"], partner: null, disabled: false, email_due: false, manageable: true };

beforeEach(async () => {
  desk = new Desk();
  desk.when("POST /staff/session", () => session());
  const { signIn } = await import("../core/session");
  await signIn("n.amrani@exemple.ma", "x");
});
afterEach(() => desk.end());

const there = (selector: string) => vi.waitFor(() => expect(place.querySelector(selector)).not.toBeNull());
const said = (words: string) => vi.waitFor(() => expect(place.textContent).toContain(words));
const boxes = (within: string) => [...place.querySelectorAll<HTMLInputElement>(within)].map((one) => one.value);

async function invite(): Promise<void> {
  place = await desk.show(async () => (await import("./invite")).InvitePage, "/console/fr/people/new");
  await there("#roles");
}

async function person(given: object = {}): Promise<void> {
  desk.when("GET /staff/people/sub-2", () => [200, { ...PERSON, ...given }]);
  const { h } = await import("preact");
  const { Route, Router } = await import("preact-iso");
  const { PersonPage } = await import("./person");
  place = await desk.show(async () => () => h(Router, null, h(Route, { path: "/console/fr/people/:id", component: PersonPage })), "/console/fr/people/sub-2");
  await said("Salma Alaoui");
}

test("only roles and places that she may give are offered; her one region is chosen", async () => {
  await invite();
  expect(boxes("input[id^=roles]")).toEqual(["agent", "committee_member", "partner"]);
  expect(place.querySelector("#regions")).toBeNull();
  tick(place, "#roles");
  await there("#provinces");
  expect([boxes("input[id^=regions]"), place.querySelector<HTMLInputElement>("#regions")?.checked, boxes("input[id^=provinces]")]).toEqual([["03"], true, ["03.231", "03.131"]]);
});

test("an invitation goes as it was filled in, and leads to the person", async () => {
  desk.when("POST /staff/people", () => [201, PERSON]);
  await invite();
  type(place, "#username", " s.alaoui@exemple.ma ");
  type(place, "#name", "Salma Alaoui");
  tick(place, "#roles");
  await there("#provinces");
  tick(place, "#provinces");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#provinces")?.checked).toBe(true));
  send(place);
  await vi.waitFor(() => expect(location.pathname).toBe("/console/fr/people/sub-2"));
  const [call] = desk.calls("POST /staff/people");
  expect(call?.body).toEqual({ username: "s.alaoui@exemple.ma", name: "Salma Alaoui", language: "fr", roles: ["agent"], regions: ["03"], provinces: ["03.231"], partner: null });
  expect(call?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
});

test("what is missing stands beside its field and in a summary, and nothing is sent", async () => {
  await invite();
  type(place, "#username", "sans-adresse");
  send(place);
  await there("[role=alert] a");
  expect([...place.querySelectorAll("[role=alert] a")].map((one) => one.getAttribute("href"))).toEqual(["#username", "#name", "#roles"]);
  expect(["username", "name", "roles"].map((one) => place.querySelector(`#${one}-mend`) !== null)).toEqual([true, true, true]);
  expect(desk.calls("POST /staff/people")).toEqual([]);
});

test("the server's refusals come beside the field; after no answer the same key is sent again", async () => {
  const answers = [problem(409, "staff_exists"), problem(422, "invalid", [{ pointer: "/provinces/0", words: "Pas celle-là." }]), [503], [201, PERSON]] as never[];
  desk.when("POST /staff/people", () => answers.shift() ?? [500]);
  await invite();
  type(place, "#username", "s.alaoui@exemple.ma");
  type(place, "#name", "Salma Alaoui");
  tick(place, "#roles");
  await there("#provinces");
  send(place);
  await said("Cette adresse a déjà un compte.");
  send(place);
  await vi.waitFor(() => expect(place.querySelector("#provinces-mend")?.textContent).toBe("Pas celle-là."));
  send(place);
  await said("L'e-mail n'est pas parti");
  send(place);
  await vi.waitFor(() => expect(location.pathname).toBe("/console/fr/people/sub-2"));
  const keys = desk.calls("POST /staff/people").map((call) => call.headers.get("Idempotency-Key"));
  expect(keys.length).toBe(4);
  expect(keys[3]).toBe(keys[2]);
});

test("only what was changed is sent, under the version that she saw; another's change is told", async () => {
  const answers = [problem(412, "stale_version"), [200, { ...PERSON, version: 5 }]] as never[];
  desk.when("PATCH /staff/people/sub-2", () => answers.shift() ?? [500]);
  await person();
  await there("#provinces");
  tick(place, "#provinces");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#provinces")?.checked).toBe(false));
  send(place);
  await said("Quelqu'un d'autre a changé ceci entre-temps.");
  const [call] = desk.calls("PATCH /staff/people/sub-2");
  expect([call?.body, call?.headers.get("If-Match")]).toEqual([{ provinces: [] }, '"3"']);
  desk.when("GET /staff/people/sub-2", () => [200, { ...PERSON, version: 4, name: "Salma Alaoui-Idrissi" }]);
  [...place.querySelectorAll("button")].find((one) => one.textContent === "Voir l'état actuel")?.click();
  await said("Salma Alaoui-Idrissi");
});

test("closing an account says first what it will do", async () => {
  desk.when("POST /staff/people/sub-2/disable", () => [200, { ...PERSON, version: 4, disabled: true }]);
  await person();
  const button = (words: string) => [...place.querySelectorAll("button")].filter((one) => one.textContent === words).pop();
  button("Fermer le compte")?.click();
  await said("Ses sessions se ferment aussitôt");
  expect(desk.calls("POST /staff/people/sub-2/disable")).toEqual([]);
  button("Fermer le compte")?.click();
  await said("Le compte est fermé.");
  expect(desk.calls("POST /staff/people/sub-2/disable")[0]?.headers.get("If-Match")).toBe('"3"');
  expect(button("Rouvrir le compte")).toBeDefined();
});

test("of a closed account its files are counted, and lead to their list; of an open one, or without files, nothing is said", async () => {
  const { me } = await import("../core/session");
  me.value = { ...ME, permissions: [...ME.permissions, "queue"] } as never;
  let count = 12;
  desk.when("GET /staff/queue/counts", () => [200, { mine: null, assigned: { count, more: false }, overdue: null, soon: null, calls: null, stages: null }]);
  await person();
  await said("Fermer le compte");
  expect(desk.calls("GET /staff/queue/counts")).toEqual([]);
  await person({ disabled: true });
  await vi.waitFor(() => expect(place.querySelector("[role=status].turn")?.textContent?.replace(/[\u2066-\u2069]/g, "")).toContain("Dossiers encore à son nom\u00a0: 12. Rendez-les"));
  expect(place.querySelector(".turn a")?.getAttribute("href")).toBe("/console/fr/work?assigned=sub-2");
  expect(desk.calls("GET /staff/queue/counts").map((one) => one.query)).toEqual(["?assigned=sub-2"]);
  count = 0;
  await person({ disabled: true });
  await vi.waitFor(() => expect(desk.calls("GET /staff/queue/counts").length).toBe(2));
  await said("Rouvrir le compte");
  expect(place.querySelector(".turn")).toBeNull();
});

test("whom she does not manage she only reads", async () => {
  await person({ manageable: false });
  await said("vous pouvez seulement le lire");
  expect([place.querySelector("form"), desk.calls("GET /staff/people/sub-2")[0]?.headers.get("Authorization")?.startsWith("Bearer head.")]).toEqual([null, true]);
});

test("the filters stand in the address, and only her own regions may be chosen", async () => {
  desk.when("GET /staff/people", () => [200, { items: [PERSON], next_cursor: null }]);
  place = await desk.show(async () => (await import("./people")).PeoplePage, "/console/fr/people?role=agent&region=03");
  await said("Salma Alaoui");
  expect(desk.calls("GET /staff/people")[0]?.query).toBe("?region=03&role=agent");
  expect(place.querySelector(".chip[aria-current]")?.textContent?.trim()).toBe("Agent");
  expect([...place.querySelectorAll(".chip")].map((one) => one.getAttribute("href"))).toContain("/console/fr/people?region=03&role=partner");
  // Of one region there is nothing to choose, but what the address says can be taken off.
  expect([...place.querySelectorAll<HTMLOptionElement>("#region option")].map((one) => one.value)).toEqual(["", "03"]);
  expect(ME.regions).toEqual(["03"]);
});

test("a partner's name is chosen from the known ones; a new one is said to be new, and another spelling is refused beside the field", async () => {
  desk.when("GET /staff/partners", () => [200, { items: [{ name: "Conseil régional" }], next_cursor: null }]);
  desk.when("POST /staff/people", () => problem(422, "invalid", [{ pointer: "/partner", words: "Ce partenaire est connu." }]));
  await invite();
  tick(place, "#roles-partner");
  await there("#partner-names option");
  const hint = () => place.querySelector("#partner-hint")?.textContent;
  expect(place.querySelector<HTMLOptionElement>("#partner-names option")?.value).toBe("Conseil régional");
  type(place, "#username", "s.alaoui@exemple.ma");
  type(place, "#name", "Salma Alaoui");
  type(place, "#partner", "conseil regional");
  await vi.waitFor(() => expect(hint()).toContain("Nouveau partenaire"));
  send(place);
  await vi.waitFor(() => expect(place.querySelector("#partner-mend")?.textContent).toBe("Ce partenaire est connu."));
  type(place, "#partner", "Conseil régional ");
  await vi.waitFor(() => expect(hint()).toContain("Partenaire connu"));
});
