import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import vectors from "../../../../programmes/answer-vectors.json";
import { type Answer, Desk, ME, problem, send, session, tick, type } from "../testing/desk";
import { channels, locks } from "../testing/tabs";

const PROGRAMME = { ...vectors.programmes["tamkine-riyada"], version: 3, title: { ar: "ب", fr: "Le programme", en: "P" }, consent: { text_version: "1", text: { ar: "ن", fr: "Le texte.", en: "T" } } };
const ANSWERS = PROGRAMME.examples.self_employed;
const WRITER = { ...ME, id: "sub-1", permissions: ["register", "read_file"] };

let desk: Desk;
let place: HTMLElement;
let dossiers: typeof import("./dossiers");

beforeEach(async () => {
  desk = new Desk();
  const { IDBFactory } = await import("fake-indexeddb");
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("BroadcastChannel", channels());
  locks();
  desk.when("POST /staff/session/refresh", () => session());
  desk.when("GET /programmes", () => [200, { items: [{ id: PROGRAMME.id, version: 3 }] }]);
  desk.when(`GET /programmes/${PROGRAMME.id}`, () => [200, PROGRAMME]);
  desk.when("GET /staff/search", () => [200, { items: [] }]);
  const core = await import("../core/session");
  core.enterOffline(WRITER as never);
  dossiers = await import("./dossiers");
});
afterEach(() => {
  desk.end();
  vi.restoreAllMocks();
});

const plain = () => (place.textContent ?? "").replace(/[\u2066-\u2069]/g, "").replace(/\s/g, " ");
const said = (words: string) => vi.waitFor(() => expect(plain()).toContain(words));
const there = (selector: string) => vi.waitFor(() => expect(place.querySelector(selector)).not.toBeNull());

function dossier(more: object): import("./dossiers").Dossier {
  const one = dossiers.begin({ programme: PROGRAMME.id, version: 3, kind: "self_employed", language: "fr", phone: "+212600000001", consent: { method: "given" } });
  return { ...one, answers: ANSWERS as never, ...more };
}

async function opens(page: "DossierPage" | "DossierPapers" | "DossierSend" | "DossierConsent", one: import("./dossiers").Dossier): Promise<void> {
  await dossiers.save(one);
  const { h } = await import("preact");
  const { Route, Router } = await import("preact-iso");
  const pages = await import("./dossier");
  place = await desk.show(async () => () => h(Router, null, h(Route, { path: "/console/fr/help/:id/here", component: pages[page] }), h(Route, { default: true, component: () => h("p", null, "elsewhere") })), `/console/fr/help/${one.id}/here`);
}

const THERE = { id: "file-1", reference: "JSR-1", version: 3, answers: ANSWERS as never };
const CARD = [
  { type: "cnie", side: "front", status: "accepted" },
  { type: "cnie", side: "back", status: "inspecting" },
] as const;

test("papers that her draft has are said to be there, and are not asked for again", async () => {
  await opens("DossierPapers", dossier({ there: { ...THERE, papers: CARD } }));
  await said("Documents manquants : 1");
  expect([place.textContent?.match(/Déjà dans le dossier, accepté/g)?.length, place.textContent?.match(/Déjà dans le dossier, en vérification/g)?.length]).toEqual([1, 1]);
});

test("with all her papers there it can be sent, without one photo from here", async () => {
  await opens("DossierSend", dossier({ there: { ...THERE, papers: [...CARD, { type: "quote", side: null, status: "accepted" }] } }));
  await there("#consent");
  expect([place.querySelector("main .turn, .turn"), [...place.querySelectorAll("button")].at(-1)?.textContent]).toEqual([null, "Envoyer la demande"]);
});

test("without them it can't, and what is missing leads to the papers", async () => {
  await opens("DossierSend", dossier({ there: { ...THERE, papers: [] } }));
  await there("#consent");
  expect([...place.querySelectorAll(".turn a")].map((one) => one.getAttribute("href")?.split("/").pop())).toEqual(["papers", "papers", "papers"]);
  expect([...place.querySelectorAll("button")].some((one) => one.textContent === "Envoyer la demande")).toBe(false);
});

// -- two files of one person? -------------------------------------------------------------------------------------

const EXISTS = { why: "exists", files: [{ id: "hers", reference: "JSR-HERS", programme: PROGRAMME.id, status: "submitted" }] };
const CALLED = { first_name: "Aïcha", family_name: "Autre" };
const sides = () => [...place.querySelectorAll(".sides tbody")].map((row) => [...row.querySelectorAll("td")].map((one) => one.textContent));
const marked = () => [...place.querySelectorAll(".sides .differs")].map((row) => row.querySelector("td")?.textContent);

test("what stands in the other file is shown beside what is here", async () => {
  desk.when("GET /staff/applications/hers", () => [200, { id: "hers", answers: CALLED, documents: [] }]);
  await opens("DossierPage", dossier({ stands: EXISTS }));
  await said("Autre");
  const [first, family] = Object.values(ANSWERS);
  expect(sides().slice(0, 2)).toEqual([[first, "Aïcha"], [family, "Autre"]]);
  expect(marked().slice(0, 2)).toEqual([first, family]);
});

test("what is the same on both sides is not marked, and of what says nothing of her only the differing is shown", async () => {
  desk.when("GET /staff/applications/hers", () => [200, { id: "hers", answers: { ...ANSWERS, household_size: 11 }, documents: [] }]);
  await opens("DossierPage", dossier({ stands: EXISTS }));
  await said("Réponses différentes : 1");
  expect(marked()).toEqual([String(ANSWERS.household_size)]);
  expect(sides()).toHaveLength(5);
});

test("who may not read it is told whom to ask, and nothing of it is shown", async () => {
  await opens("DossierPage", dossier({ stands: EXISTS }));
  await said("Demandez à la personne, ou à votre coordination");
  expect(sides()).toEqual([]);
});

test("the file that holds her place is shown beside what is here, too", async () => {
  desk.when("GET /staff/applications/hers", () => [200, { id: "hers", answers: { ...ANSWERS, ...CALLED }, documents: [] }]);
  await opens("DossierSend", dossier({ there: THERE, stands: { why: "duplicate", id: "hers", reference: "JSR-HERS" } }));
  await said("Réponses différentes : 2");
  expect(sides().slice(0, 2).map(([, theirs]) => theirs)).toEqual(["Aïcha", "Autre"]);
});

test("of one that is another office's nothing is known but whom to ask", async () => {
  await opens("DossierSend", dossier({ there: THERE, stands: { why: "duplicate", id: null, reference: null } }));
  await said("suivie par un autre bureau");
  expect(desk.calls("GET /staff/applications/hers")).toEqual([]);
});

// -- consent ------------------------------------------------------------------------------------------------------

const CODE = { method: "phone_code", challenge: "old", code: "111111" } as const;
const file = (): Answer => [201, { ...THERE, programme_version: 3, kind: "self_employed", status: "draft", answers: {}, documents: [], consents: [], consent_forms: [] }];

test("a code that is refused leads to where another one is sent, and only the new one counts", async () => {
  await opens("DossierPage", dossier({ consent: CODE, stands: { why: "consent", left: 0 } }));
  await said("Ce code ne vaut plus");
  const [link] = [...place.querySelectorAll<HTMLAnchorElement>("a.button")].filter((one) => one.textContent?.includes("autrement"));
  expect(link?.getAttribute("href")).toMatch(/\/help\/[0-9a-f]{32}\/consent$/);
});

test("her new code registers it; a wrong one can be typed again", async () => {
  const answers = [problem(422, "wrong_code", [{ pointer: "/code", words: "Faux." }]), file()];
  answers[0]![1] = { ...(answers[0]![1] as object), tries_left: 2 };
  desk.when("POST /staff/consent-codes", () => [201, { challenge: "new" }]);
  desk.when("POST /staff/applications", () => answers.shift() ?? [500]);
  desk.when("PATCH /staff/applications/file-1", () => [200, { ...(file()[1] as object), answers: ANSWERS }]);
  const one = dossier({ consent: CODE, stands: { why: "consent", left: 0 } });
  await opens("DossierConsent", one);
  await there("#send-code");
  send(place);
  await there("#send-code-mend");
  expect(desk.calls("POST /staff/applications")).toEqual([]);
  tick(place, "#send-code");
  for (const [code, then] of [["222222", "Essais restants : 2"], ["333333", "elsewhere"]] as const) {
    await there("#code");
    type(place, "#code", code);
    await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#code")?.value).toBe(code));
    send(place);
    await said(then);
  }
  expect(desk.calls("POST /staff/applications").map(({ body }) => body["consent_evidence"])).toMatchObject([{ challenge: "new", code: "222222" }, { challenge: "new", code: "333333" }]);
  expect((await dossiers.load(one.id))?.there?.id).toBe("file-1");
});

test("what was wrong with one way is not asked of the other", async () => {
  await opens("DossierConsent", dossier({ consent: CODE, stands: { why: "consent", left: 0 } }));
  await there("#send-code");
  send(place);
  await there(".refused");
  tick(place, "#method-signed_form");
  await vi.waitFor(() => expect(place.querySelector(".refused")).toBeNull());
  send(place);
  await there("#form-mend");
  expect(place.querySelector(".refused a")?.getAttribute("href")).toBe("#camera-form");
});

test("what is there has its consent, and no other is asked for", async () => {
  await opens("DossierConsent", dossier({ there: THERE }));
  await said("L'accord est enregistré");
  expect(place.querySelector("form")).toBeNull();
});

// -- finding her file ---------------------------------------------------------------------------------------------

async function finds(): Promise<void> {
  desk.when("GET /staff/search", () => [200, { items: [{ id: "hers", reference: "JSR-HERS", programme: PROGRAMME.id, kind: "self_employed", status: "draft" }] }]);
  place = await desk.show(async () => (await import("./find")).FindPage, "/console/fr/help");
  await there("#phone");
  type(place, "#phone", "0600000001");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#phone")?.value).toBe("0600000001"));
  send(place);
  await said("JSR-HERS");
}

const HERS = { ...THERE, id: "hers", programme: PROGRAMME.id, programme_version: 3, kind: "self_employed", language: "fr", status: "draft", documents: [], contact: { phone: "+212600000001" } };

test("a draft that can't be gone on with leaves nothing behind", async () => {
  let reads = 0;
  desk.when("GET /staff/applications/hers", () => (reads++ ? [409, {}] : [200, HERS]));
  await finds();
  place.querySelector<HTMLElement>(".answered button")!.click();
  await there("[role=alert]");
  expect([reads, dossiers.dossiers.value]).toEqual([2, []]);
});

// -- fifty on a device --------------------------------------------------------------------------------------------

const FULL = "L'appareil est au maximum. Envoyez avant de continuer.";

/** This device with a PIN, and so many on it. */
async function holds(count: number): Promise<void> {
  await (await import("./vault")).setPin("sub-1", "Nadia", "48151623");
  for (let n = 0; n < count; n++) await dossiers.save(dossier({}));
}

async function shows(page: "begin" | "village"): Promise<void> {
  place = await desk.show(async () => (page === "begin" ? (await import("./begin")).BeginPage : (await import("./village")).VillagePage), `/console/fr/help/${page}`);
}
const begins = () => place.querySelector("form > button[type=submit]");
const registers = () => place.querySelector("a[href$='/help/new']");

test("fifty wait on a device at most", () => {
  expect(dossiers.MOST).toBe(50);
});

test("a device that is full takes no draft of hers on, and says so", async () => {
  await holds(dossiers.MOST);
  await finds();
  await said(FULL);
  expect(place.querySelector(".answered button")).toBeNull();
}, 30_000);

test("with room for one more somebody can be registered; then nobody, on both pages, and it says what to do", async () => {
  await holds(dossiers.MOST - 1);
  await shows("village");
  await said("En attente sur cet appareil : 49 sur 50");
  expect([registers() !== null, plain().includes(FULL)]).toEqual([true, false]);
  await shows("begin");
  await there("#programme");
  expect([begins() !== null, plain().includes(FULL)]).toEqual([true, false]);
  await dossiers.save(dossier({}));
  await said(FULL);
  expect(begins()).toBeNull();
  await shows("village");
  await said("En attente sur cet appareil : 50 sur 50");
  expect([registers(), plain().includes(FULL)]).toEqual([null, true]);
}, 30_000);

test("the device itself takes no fifty-first, whatever a page believes; what is there can still be changed", async () => {
  await holds(dossiers.MOST);
  const vault = await import("./vault");
  const [first] = dossiers.dossiers.value;
  dossiers.dossiers.value = []; // another tab put them here, and this one has not heard of it
  const one = dossier({});
  const taken = { picture: { id: "form", type: null, side: null, media: "image/jpeg", size: 3, sha256: "0" }, blob: new Blob(["one"]) };
  await expect(dossiers.start(one, [taken])).rejects.toMatchObject({ why: "queue_full" });
  expect([(await vault.names("sub-1", "file/")).length, await vault.names("sub-1", "photo/"), dossiers.isFull()]).toEqual([50, [], true]);
  expect((await import("./picture")).refusalWords("queue_full")).toBe(FULL);
  expect(await dossiers.change(first!.id, (now) => ({ ...now, sealed: true }))).toMatchObject({ sealed: true });
  await dossiers.drop(first!);
  await dossiers.start(one, [taken]);
  expect((await vault.names("sub-1", "file/")).length).toBe(50);
}, 30_000);

test("who finds her draft on a device that became full meanwhile is told what to do", async () => {
  desk.when("GET /staff/applications/hers", () => [200, HERS]);
  await holds(dossiers.MOST);
  await finds();
  dossiers.dossiers.value = [];
  await there(".answered button");
  place.querySelector<HTMLElement>(".answered button")!.click();
  await said(FULL);
  await vi.waitFor(() => expect(document.activeElement?.tagName).toBe("H2"));
  expect(place.querySelector(".answered button")).toBeNull();
}, 30_000);

test("of what was in memory the device takes fifty with its first PIN; the others stay here, to be sent", async () => {
  for (let n = 0; n < dossiers.MOST + 2; n++) await dossiers.save(dossier({}));
  const vault = await import("./vault");
  await vault.setPin("sub-1", "Nadia", "48151623");
  await dossiers.keepAll();
  expect([(await vault.names("sub-1", "file/")).length, dossiers.dossiers.value.length, dossiers.isFull()]).toEqual([50, 52, true]);
}, 30_000);

// -- the PIN, and the door ----------------------------------------------------------------------------------------

test("with the PIN the browser is asked to delete nothing by itself", async () => {
  const persist = vi.fn(async () => true);
  Object.defineProperty(navigator, "storage", { value: { persist }, configurable: true });
  place = await desk.show(async () => (await import("./village")).VillagePage, "/console/fr/help/village");
  await there("#pin");
  for (const id of ["#pin", "#pin-again"]) type(place, id, "48151623");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#pin-again")?.value).toBe("48151623"));
  send(place);
  await said("En attente sur cet appareil");
  await vi.waitFor(() => expect(persist).toHaveBeenCalledOnce());
}, 30_000);

/** The device made ready in a browser that gives this answer about its store, with so much room left. */
async function prepares(persisted: boolean, free?: number): Promise<void> {
  const worker = { state: "activated", postMessage: (_: string, [port]: [MessagePort]) => port.postMessage("kept") };
  Object.defineProperty(navigator, "serviceWorker", { value: { register: async () => ({ active: worker }) }, configurable: true });
  const estimate = async () => (free === undefined ? {} : { quota: 500e6, usage: 500e6 - free });
  Object.defineProperty(navigator, "storage", { value: { persist: async () => persisted, estimate }, configurable: true });
  for (const code of ["03.231", "03.131"]) desk.when(`GET /places/${code}/communes`, () => [200, { items: [] }]);
  await (await import("./vault")).setPin("sub-1", "Nadia", "48151623");
  await dossiers.keepAll();
  place = await desk.show(async () => (await import("./village")).VillagePage, "/console/fr/help/village");
  await said("Garder le nécessaire");
  [...place.querySelectorAll("button")].find((one) => one.textContent?.includes("Garder le nécessaire"))!.click();
  await said("Tout le nécessaire est sur l'appareil.");
}

test("a browser that may delete what is kept, and a device that is nearly full, are said before she leaves", async () => {
  await prepares(false, 100e6);
  const notice = place.querySelector("[role=status] .turn");
  expect(notice?.textContent).toContain("Le navigateur peut effacer si l'appareil est plein. Envoyez bientôt.");
  expect(plain()).toContain("Peu de place : 100 Mo, environ 166 photos.");
  expect(plain()).not.toContain("promet");
}, 30_000);

test("one that promises to keep it, with room for all, warns of nothing", async () => {
  await prepares(true, 120e6);
  expect(place.querySelector("[role=status] .done")?.textContent).toContain("Le navigateur promet de ne rien effacer.");
  expect(plain()).toContain("Place restante : 120 Mo.");
  expect(plain()).not.toContain("Peu de place");
}, 30_000);

test("of one that does not say how much room is left, nothing is said of it", async () => {
  await prepares(true);
  expect(plain()).not.toMatch(/ Mo\b/);
}, 30_000);

test("the door opens what is on the device whatever the browser says of its network", async () => {
  const vault = await import("./vault");
  await vault.setPin("sub-1", "Nadia", "48151623");
  await vault.put("me", WRITER);
  vault.lock();
  const core = await import("../core/session");
  core.me.value = null;
  expect(navigator.onLine).toBe(true);
  place = await desk.show(async () => (await import("./door")).OfflineDoor);
  await there("#pin");
  type(place, "#pin", "48151623");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#pin")?.value).toBe("48151623"));
  send(place);
  await vi.waitFor(() => expect(core.me.value).toMatchObject({ id: "sub-1" }));
}, 30_000);
