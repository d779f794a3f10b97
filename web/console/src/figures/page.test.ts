import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Desk, ME, session } from "../testing/desk";

let desk: Desk;
let place: HTMLElement;
const said = (words: string) => vi.waitFor(() => expect(place.textContent).toContain(words));
const text = (words: string) => ({ ar: words, fr: words, en: words });
const gap = { best: null, worst: null, ratio: null, mean: 0, without: 0, by_month: [] };
const empty = {
  at: "2026-11-24T10:00:00Z",
  rounded: false,
  funnel: {},
  times: {},
  asked: { median: null, p90: null, files: 0 },
  times_by_kind: {},
  times_by_region: {},
  times_by_province: {},
  times_by_commune: {},
  times_by_age: {},
  overdue: 0,
  overdue_by_stage: {},
  overdue_by_kind: {},
  overdue_by_region: {},
  overdue_by_province: {},
  overdue_by_commune: {},
  overdue_by_age: {},
  by_programme: {},
  by_region: {},
  by_province: {},
  by_kind: {},
  by_age: {},
  by_commune: {},
  by_month: {},
  money: { reserved_mad: 0, released_mad: 0, paid_mad: 0 },
  money_by_month: {},
  money_by_kind: {},
  money_by_region: {},
  money_by_province: {},
  money_by_commune: {},
  money_by_age: {},
  gaps: { provinces: [], submitted: gap, approved: gap, rural_by_month: [] },
  targets: [],
  context: [],
};
const rate = (province: string, approved: number, per: number) => ({ province, region: "03", population: 100_000, submitted: approved, approved, submitted_per_10000: per, approved_per_10000: per, rural_share: null });
const full = {
  ...empty,
  funnel: { submitted: 40, approved: 10 },
  times: { review: { median: 5, p90: null, files: 12 } },
  times_by_province: { "03.231": { review: { median: 3, p90: 5, files: 8 } }, "03.131": { review: { median: 20, p90: 45, files: 4 } } },
  times_by_commune: { rural: { review: { median: 10, p90: 30, files: 7 } }, urban: { review: { median: 3, p90: 5, files: 5 } } },
  by_programme: { grants: { submitted: 40, approved: 10 } },
  by_province: { "03.231": { submitted: 30, approved: 8 }, "-": { submitted: 10 } },
  by_region: { "03": { submitted: 40 } },
  by_age: { "18-24": { submitted: 15 }, "-": { submitted: 25 } },
  by_commune: { rural: { submitted: 3 }, urban: { submitted: 37 }, "-": { approved: 2 } },
  by_month: { "2026-10": { submitted: 10 }, "2026-11": { submitted: 30, approved: 10 } },
  overdue: 2,
  overdue_by_province: { "03.231": 2 },
  overdue_by_stage: { decision: 1, review: 1 },
  overdue_by_commune: { rural: 1, urban: 1 },
  overdue_by_kind: { cooperative: 2 },
  money: { reserved_mad: 900, released_mad: 0, paid_mad: 300 },
  money_by_age: { "25-34": { reserved_mad: 700, released_mad: 0, paid_mad: 300 }, "-": { reserved_mad: 200, released_mad: 0, paid_mad: 0 } },
  gaps: { provinces: [rate("03.231", 8, 0.8), rate("03.131", 0, 0)], submitted: gap, approved: { ...gap, best: { province: "03.231", per_10000: 0.8 }, worst: { province: "03.131", per_10000: 0 }, mean: 0.4, without: 1 }, rural_by_month: [{ month: "2026-10", rural: 3, urban: 5, share: 37.5 }, { month: "2026-11", rural: 0, urban: 0, share: null }] },
  targets: [{ programme: "grants", year: 2026, unit: text("centres"), counts: "approved", base: 250, per_year: 1000, here: 121, expected: 110, reality: 10, whole: false }],
  context: [{ id: "x", place: "MA", label: text("Taux"), unit: "percent", values: { start: 20 }, aim: 30, source: text("La stratégie") }],
};
const regions = [{ code: "03", name: text("Fès-Meknès"), provinces: [{ code: "03.231", name: text("Fès"), kind: "prefecture" }, { code: "03.131", name: text("Boulemane"), kind: "province" }] }];
const grants = { id: "grants", version: 1, title: text("Bourse"), stages: [{ id: "review", title: text("Étude") }, { id: "decision", title: text("Décision") }], kind_titles: { cooperative: text("Coopérative"), single: text("Seule") } };

beforeEach(async () => {
  desk = new Desk();
  desk.when("GET /staff/me", () => [200, { ...ME, roles: ["coordinator"], regions: ["03"], permissions: ["read_indicators", "read_self"], grants: [] }]);
  desk.when("POST /staff/session", () => session());
  desk.when("GET /programmes", () => [200, { items: [{ id: "grants", version: 1, title: text("Bourse") }] }]);
  desk.when("GET /programmes/grants", () => [200, grants]);
  desk.when("GET /places", () => [200, { regions }]);
  const { signIn } = await import("../core/session");
  await signIn("n.amrani@exemple.ma", "x");
});
afterEach(() => desk.end());

async function figures(query = "", answer: object = full): Promise<void> {
  desk.when("GET /staff/indicators", () => [200, answer]);
  place = await desk.show(async () => (await import("./page")).FiguresPage, `/console/fr/figures${query}`);
}

test("each picture says its numbers in words, and has its table and its file", async () => {
  await figures();
  await said("10 · 25 %");
  await said("la moitié en 5 jours, neuf sur dix en plus de 90 jours");
  await said("Fès : 0,8. Provinces sans aucun dossier accepté : 1.".replace(/ (?=[:])/g, "\u00a0"));
  await said("10 sur 121");
  await said("37,5 %");
  await said("250");
  await said("20\u00a0%");
  for (const one of place.querySelectorAll(".numbers")) {
    expect(one.querySelectorAll("summary, table, button").length).toBeGreaterThanOrEqual(3);
  }
  expect([...place.querySelectorAll("svg:not([aria-hidden])")]).toEqual([]);
});

test("stages are compared between places, the slowest first; programmes and what is not ours are drawn too", async () => {
  await figures();
  await said("Durée par province ou préfecture");
  const part = (title: string) => [...place.querySelectorAll("h2, h3")].find((one) => one.textContent?.startsWith(title))?.parentElement;
  expect([...(part("Durée par province ou préfecture")?.querySelectorAll(".bar-name") ?? [])].map((one) => one.textContent)).toEqual(["Boulemane", "Fès"]);
  expect([...(part("Durée par type de commune")?.querySelectorAll(".bar-name") ?? [])].map((one) => one.textContent)).toEqual(["Rurale", "Urbaine"]);
  expect(part("Durée par type de commune")?.querySelector("tbody")?.textContent).toContain("30 jours");
  expect(part("Par programme")?.querySelector(".bars")?.textContent).toContain("Bourse");
  const context = part("Contexte");
  expect(context?.querySelector(".bar .mark")?.getAttribute("x")).toBe("30");
  expect(context?.querySelector(".bar-said")?.textContent).toBe("20\u00a0% · Objectif : 30\u00a0%".replace(/ (?=[:])/g, "\u00a0"));
  expect(context?.querySelector("tbody")?.textContent).toContain("La stratégie");
  expect(part("Par programme")?.querySelector("tbody")?.textContent).toContain("Bourse");
});

const under = (title: string) => [...place.querySelectorAll("h2, h3")].find((one) => one.textContent?.startsWith(title))?.parentElement;

test("what is late and the money are told apart by what there is of each, and by nothing of which there is one", async () => {
  await figures();
  await said("En retard maintenant");
  const late = under("En retard maintenant");
  expect([...(late?.querySelectorAll("h3") ?? [])].map((one) => one.textContent)).toEqual(["Étape", "Commune"]);
  expect([...(late?.querySelectorAll(".thirds tbody") ?? [])].map((one) => one.textContent)).toEqual(["Étude1Décision1", "Rurale1Urbaine1"]);
  expect(late?.querySelectorAll(".thirds .bars, .thirds .numbers button")).toHaveLength(4);
  const money = under("Argent par profil");
  expect([...(money?.querySelectorAll("h4") ?? [])].map((one) => one.textContent)).toEqual(["Âge le jour de l'envoi"]);
  expect(money?.querySelector(".thirds .bar-said")?.textContent).toMatch(/700.*300/);
});

test("the map shades provinces by what is chosen, names both ends in words, and a province opens its figures", async () => {
  const three = [rate("03.231", 8, 0.8), rate("03.131", 2, 0.2)];
  await figures("?map=overdue&kind=single", { ...full, gaps: { ...full.gaps, provinces: three } });
  await said("Carte des provinces");
  const map = under("Carte des provinces");
  expect(desk.calls("GET /staff/indicators").at(-1)?.query).toBe("?kind=single"); // what the map shows is in every answer
  expect(map?.querySelector<HTMLSelectElement>("#map")?.value).toBe("overdue");
  await said("La plus haute : Fès (2). Provinces et préfectures sans aucun dossier : 1.".replace(/ (?=[:])/g, "\u00a0"));
  const tiles = () => [...(under("Carte des provinces")?.querySelectorAll<HTMLButtonElement>(".tile") ?? [])];
  expect(tiles().map((one) => [one.textContent, one.className])).toEqual([
    ["Fès2 La plus haute", "tile shade-4 end"],
    ["Boulemane0", "tile shade-0"],
  ]);
  const select = map?.querySelector<HTMLSelectElement>("#map");
  if (select) select.value = "approved_per_10000";
  select?.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.waitFor(() => expect(location.search).toBe("?kind=single&map=approved_per_10000"));
  await vi.waitFor(() => expect(tiles().map((one) => one.textContent)).toEqual(["Fès0,8 La plus haute", "Boulemane0,2 La plus basse"]));
  expect(desk.calls("GET /staff/indicators")).toHaveLength(1);
  tiles()[1]?.click();
  await vi.waitFor(() => expect(location.search).toBe("?kind=single&province=03.131&map=approved_per_10000"));
});

test("shades have as many provinces as each other, and what is equal has one", async () => {
  const { shades } = await import("./map");
  const shade = shades([1, 2, 3, 4, 5, 6, 7, 800, 0, null]);
  expect([1, 2, 3, 4, 5, 6, 7, 800, 0, null].map(shade)).toEqual([1, 1, 2, 2, 3, 3, 4, 4, 0, 0]);
  const same = shades([5, 5, 5, 9]);
  expect([5, 9].map(same)).toEqual([1, 4]);
  expect(shades([])(null)).toBe(0);
});

test("files of no known commune are a row of their own, also when only some that were approved are", async () => {
  await figures();
  await said("Parcours");
  const rows = [...place.querySelectorAll("tr")].map((row) => [...row.children].map((cell) => cell.textContent));
  expect(rows).toContainEqual(expect.arrayContaining(["Inconnu", "2"]));
});

test("what is looked at stands in the address and is asked of the server; a month that is none is not", async () => {
  await figures("?programme=grants&from=2026-10&to=nonsense");
  await said("Parcours");
  expect(desk.calls("GET /staff/indicators").map((call) => call.query)).toEqual(["?programme=grants&from=2026-10"]);
  expect(place.querySelector<HTMLSelectElement>("#programme")?.value).toBe("grants");
  place.querySelector<HTMLFormElement>("form")?.requestSubmit();
  await vi.waitFor(() => expect(location.search).toBe("?programme=grants&from=2026-10"));
});

test("months are typed as people write them; what is none, or turned round, is said beside its field", async () => {
  await figures("?from=2026-10");
  await said("Parcours");
  const field = (id: string) => place.querySelector<HTMLInputElement>(`#${id}`)!;
  const type = async (id: string, value: string) => {
    field(id).value = value;
    field(id).dispatchEvent(new InputEvent("input", { bubbles: true }));
    await new Promise((drawn) => setTimeout(drawn));
  };
  expect([field("from").type, field("from").value]).toEqual(["text", "10/2026"]);
  await type("to", "13/2026");
  place.querySelector<HTMLFormElement>("form")?.requestSubmit();
  await vi.waitFor(() => expect(place.querySelector("#to-mend")?.textContent).toContain("11/2026"));
  expect([document.activeElement?.id, location.search]).toEqual(["to", "?from=2026-10"]);
  await type("to", "9/2026");
  place.querySelector<HTMLFormElement>("form")?.requestSubmit();
  await vi.waitFor(() => expect(place.querySelector("#to-mend")?.textContent).toContain("La fin vient avant"));
  await type("to", "11/2026");
  place.querySelector<HTMLFormElement>("form")?.requestSubmit();
  await vi.waitFor(() => expect(location.search).toBe("?from=2026-10&to=2026-11"));
});

test("a profile and a province are chosen, stand in the address and are asked of the server", async () => {
  await figures();
  await said("Parcours");
  const select = (id: string) => place.querySelector<HTMLSelectElement>(`#${id}`);
  expect(select("region")).toBeNull(); // she has one
  expect([...(select("province")?.options ?? [])].map((one) => one.value)).toEqual(["", "03.231", "03.131"]);
  for (const [id, value] of [["kind", "cooperative"], ["province", "03.131"]] as const) {
    const chosen = select(id);
    if (chosen) chosen.value = value;
    chosen?.dispatchEvent(new Event("change", { bubbles: true }));
  }
  await vi.waitFor(() => expect(select("province")?.value).toBe("03.131"));
  place.querySelector<HTMLFormElement>("form")?.requestSubmit();
  await vi.waitFor(() => expect(location.search).toBe("?kind=cooperative&province=03.131"));
  await vi.waitFor(() => expect(desk.calls("GET /staff/indicators").at(-1)?.query).toBe("?kind=cooperative&province=03.131"));
  await said("Coopérative · Boulemane");
  await said("Il n'y a pas d'objectifs par profil");
});

test("an agent chooses among her own provinces, and there is no choice of one", async () => {
  desk.when("GET /staff/me", () => [200, { ...ME, roles: ["agent"], regions: ["03"], provinces: ["03.231"], permissions: ["read_indicators", "read_self"], grants: [] }]);
  const { signIn } = await import("../core/session");
  await signIn("a.agent@exemple.ma", "x");
  await figures();
  await said("Parcours");
  expect(place.querySelector("#province")).toBeNull();
});

test("of one province its own rates are drawn, and it is compared with none", async () => {
  const alone = { ...full, gaps: { ...full.gaps, provinces: [rate("03.231", 8, 0.8)] } };
  await figures("?province=03.231", alone);
  await said("Écarts entre territoires");
  expect(place.textContent).not.toContain("Provinces sans aucun");
});

test("nothing yet is said, and nothing is divided by nothing", async () => {
  await figures("", empty);
  await said("Il n'y a pas encore de chiffres");
  expect(place.textContent).not.toMatch(/NaN|Infinity|undefined/);
});

test("a partner's figures say that they are rounded, and nothing that is fewer than five reads as none", async () => {
  const few = { ...rate("03.131", 0, 0), submitted: null, approved: null, submitted_per_10000: null, approved_per_10000: null };
  await figures("", {
    ...full,
    rounded: true,
    funnel: { submitted: 40 },
    by_province: { "03.231": { submitted: 40 } },
    by_age: {},
    times_by_kind: {},
    times_by_province: {},
    by_month: {},
    overdue: 0,
    overdue_by_province: {},
    money: null,
    gaps: { ...full.gaps, provinces: [rate("03.231", 5, 0.5), few], rural_by_month: [] },
  });
  await said("arrondis au multiple de cinq inférieur");
  await said("Provinces de moins de cinq dossiers acceptés\u00a0: 1.");
  await said("Aucune province n'a cinq dossiers en retard ou plus.");
  const cells = [...place.querySelectorAll(".figure table tbody tr")].map((row) => row.textContent);
  expect(cells.filter((row) => row?.startsWith("Boulemane"))[0]).toContain("moins de 5");
  expect(place.querySelector(".heads")?.textContent).toContain("moins de 5");
  expect(place.textContent).not.toContain("Qui sont les demandeuses");
  expect(place.textContent).not.toMatch(/NaN|null|undefined/);
});

test("a table is fetched in her name", async () => {
  await figures();
  await said("Parcours");
  URL.createObjectURL = () => "blob:x";
  URL.revokeObjectURL = () => undefined;
  place.querySelector<HTMLButtonElement>(".numbers button")?.click();
  await vi.waitFor(() => expect(desk.calls("GET /staff/indicators").at(-1)?.query).toContain("format=csv&table=targets"));
});
