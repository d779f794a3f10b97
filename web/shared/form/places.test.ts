import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type * as Places from "./places";
import { folded, matches, type Place } from "./places";

function place(ar: string, fr: string, within?: [ar: string, fr: string]): Place {
  const texts = (a: string, f: string) => ({ ar: a, fr: f, en: f });
  return { code: "1", name: texts(ar, fr), ...(within ? { within: texts(...within) } : {}) };
}

const FES = place("فاس", "Fès");
const BENI_MELLAL = place("بني ملال", "Béni Mellal");
const AHL_SIDI = place("أهل سيدي لحسن", "Ahl Sidi Lahcen");
const HAOUZ = place("الحوز", "Al Haouz");
const AIN_CHOCK = place("عين الشق", "Aïn-Chock", ["الدار البيضاء", "Casablanca"]);
const KELAA = place("قلعة السراغنة", "El Kelâa des Sraghna");
const OULAD = place("أولاد تايمة", "Oulad Teïma");
const MOULAY = place("مولاي يعقوب", "Moulay Yaâcoub");
const QUATRE = place("سيدي علي 44", "Sidi Ali 44");

const FOUND: [Place, string][] = [
  [FES, "فاس"],
  [FES, "فَاس"], // with marks
  [FES, "فـاس"], // drawn out
  [FES, "Fès"],
  [FES, "fes"],
  [FES, "FÈS"],
  [FES, "Fe\u0300s"], // an accent of its own
  [FES, " fes "],
  [AHL_SIDI, "اهل"], // alef without hamza
  [AHL_SIDI, "إهل"],
  [AHL_SIDI, "ٱهل"],
  [AHL_SIDI, "sidi lahcen"],
  [AHL_SIDI, "lahcen sidi"], // in any order
  [AHL_SIDI, "سيدى"], // an alef maksura for a ya
  [AHL_SIDI, "سیدی"], // a Persian ya, as some keyboards have
  [HAOUZ, "الحوز"],
  [HAOUZ, "حوز"],
  [HAOUZ, "haouz"],
  [KELAA, "قلعه"], // a ha for a ta marbuta
  [KELAA, "kelaa"],
  [KELAA, "السراغنة"],
  [AIN_CHOCK, "ain chock"],
  [AIN_CHOCK, "aïn-chock"],
  [AIN_CHOCK, "عين الشق"],
  [AIN_CHOCK, "casablanca"], // by the commune around it
  [AIN_CHOCK, "البيضاء"],
  [AIN_CHOCK, "البيضا"], // without its last hamza
  [place("الصحرا", "Sahra"), "الصحراء"], // a hamza that the name does not have
  [OULAD, "اولاد تايمه"],
  [OULAD, "teima"],
  [MOULAY, "yaacoub"],
  [MOULAY, "moulay-yaacoub"],
  [QUATRE, "44"],
  [QUATRE, "٤٤"], // the other digits
  [BENI_MELLAL, "الملال"], // an article that the name does not have
  [BENI_MELLAL, ""], // nothing typed: everything shows
];
const MISSED: [Place, string][] = [
  [FES, "meknes"],
  [FES, "فاسا"],
  [AHL_SIDI, "sidi ali"],
  [HAOUZ, "ال ملال"],
  [AIN_CHOCK, "rabat"],
];

test.each(FOUND.map(([one, typed]) => [one.name.fr, typed, one] as const))("%s is found by %j", (_, typed, one) => {
  expect(matches(one, typed)).toBe(true);
});

test.each(MISSED.map(([one, typed]) => [one.name.fr, typed, one] as const))("%s is not found by %j", (_, typed, one) => {
  expect(matches(one, typed)).toBe(false);
});

test("folding twice changes nothing more", () => {
  for (const one of [AHL_SIDI, KELAA, AIN_CHOCK, MOULAY]) for (const text of [one.name.ar, one.name.fr]) expect(folded(folded(text))).toBe(folded(text));
});

describe("the lists", () => {
  const texts = (name: string) => ({ ar: name, fr: name, en: name });
  const REGIONS = [
    { code: "03", name: texts("Fès-Meknès"), provinces: [{ code: "03.231", name: texts("Fès"), kind: "prefecture" }, { code: "03.531", name: texts("Sefrou"), kind: "province" }] },
    { code: "06", name: texts("Casablanca-Settat"), provinces: [{ code: "06.141", name: texts("Casablanca"), kind: "prefecture" }] },
  ];
  const COMMUNES = [
    { code: "03.231.01.01", name: texts("Fès"), arrondissements: [{ code: "03.231.01.01.1", name: texts("Agdal") }] },
    { code: "03.231.03.03", name: texts("Aïn Bida"), arrondissements: [] },
  ];
  let places: typeof Places;
  let asked: string[];
  let answers: boolean;

  beforeEach(async () => {
    vi.resetModules();
    [asked, answers] = [[], true];
    vi.stubGlobal("fetch", async (request: Request) => {
      const path = new URL(request.url).pathname.replace("/api/v1", "");
      asked.push(path);
      if (!answers) throw new TypeError("no network");
      return Response.json(path === "/places" ? { regions: REGIONS } : { items: COMMUNES });
    });
    places = await import("./places");
  });

  afterEach(() => vi.unstubAllGlobals());

  test("of a region its provinces, of a province its communes, each with its parts", async () => {
    await places.loadPlaces("03.231");
    expect(places.placesIn("region", undefined).map((one) => one.code)).toEqual(["03", "06"]);
    expect(places.placesIn("province", "03").map((one) => one.code)).toEqual(["03.231", "03.531"]);
    expect(places.placesIn("province", undefined)).toHaveLength(3);
    expect(places.placesIn("commune", "03.231").map((one) => [one.code, one.within?.fr])).toEqual([
      ["03.231.01.01", undefined],
      ["03.231.01.01.1", "Fès"],
      ["03.231.03.03", undefined],
    ]);
    expect([places.placesIn("commune", undefined), places.placesIn("commune", "06.141")]).toEqual([[], []]);
  });

  test("have a name for each code, once they are there", async () => {
    expect(places.nameOf("03")).toBeUndefined();
    await places.loadPlaces("03.231");
    expect(["03", "03.531", "03.231.03.03", "03.231.01.01.1", "03.231.99.99", "99"].map((code) => places.nameOf(code)?.fr)).toEqual(["Fès-Meknès", "Sefrou", "Aïn Bida", "Agdal", undefined, undefined]);
  });

  test("are asked for once, and a province that does not exist never", async () => {
    await places.loadPlaces("03.231");
    await places.loadPlaces("03.231");
    await places.loadPlaces("../sessions");
    expect(asked).toEqual(["/places", "/places/03.231/communes"]);
  });

  test("without network say so, and come when it is back", async () => {
    answers = false;
    await places.loadPlaces();
    expect(places.placesFailed.value).toBe(true);
    answers = true;
    await places.loadPlaces();
    expect([places.placesFailed.value, places.placesIn("region", undefined).length]).toEqual([false, 2]);
  });
});
