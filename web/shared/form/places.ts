/** Regions, provinces and communes: names for codes, and finding one by what she types. */
import { westernDigits } from "../digits";
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { ask, type Schemas } from "../api";
import type { Texts } from "../language";
import type { Answers } from "./answers";
import type { Programme } from "./programme";

export interface Place {
  code: string;
  name: Texts;
  /** An arrondissement: the commune that it is a part of. */
  within?: Texts;
}

const regions = signal<Schemas["Region"][]>([]);
const communes = signal<Record<string, Schemas["Commune"][]>>({});
/** Whether the lists that are wanted could not be had: no network, and the phone has not kept them. */
export const placesFailed = signal(false);

/** Loads the regions and, with `province`, its communes; once. */
export async function loadPlaces(province?: string): Promise<void> {
  try {
    if (!regions.value.length) regions.value = (await ask((api) => api.GET("/places"))).regions;
    if (province !== undefined && !communes.value[province] && regions.value.some((region) => region.provinces.some((one) => one.code === province))) {
      const found = await ask((api) => api.GET("/places/{province}/communes", { params: { path: { province } } }));
      communes.value = { ...communes.value, [province]: found.items };
    }
    placesFailed.value = false;
  } catch {
    placesFailed.value = true;
  }
}

/** A place's name; undefined until its list is there. */
export function nameOf(code: string): Texts | undefined {
  const [region, province, ...rest] = code.split(".");
  const inRegion = regions.value.find((one) => one.code === region);
  if (province === undefined) return inRegion?.name;
  if (!rest.length) return inRegion?.provinces.find((one) => one.code === code)?.name;
  for (const commune of communes.value[`${region}.${province}`] ?? []) {
    if (commune.code === code) return commune.name;
    const part = commune.arrondissements.find((one) => one.code === code);
    if (part) return part.name;
  }
  return undefined;
}

/** The places to choose from: of a region, its provinces; of a province, its communes, each followed by its parts. */
export function placesIn(format: string, around: string | undefined): Place[] {
  if (format === "region") return regions.value;
  if (format === "province") return regions.value.filter((one) => around === undefined || one.code === around).flatMap((one) => one.provinces);
  return (around === undefined ? [] : (communes.value[around] ?? [])).flatMap((commune) => [commune, ...commune.arrondissements.map((part) => ({ ...part, within: commune.name }))]);
}

/** Keeps the names of a form's answered places at hand; and what she will choose from, for when there is no network then. */
export function usePlaces(programme: Programme, answers: Answers): void {
  const asks = Object.values(programme.form.schema.properties).some((rule) => rule.format === "region" || rule.format === "province");
  const codes = Object.entries(programme.form.schema.properties).flatMap(([name, rule]) => {
    const code = answers[name];
    return ["region", "province", "commune"].includes(rule.format ?? "") && typeof code === "string" ? [code] : [];
  });
  const provinces = [...new Set(codes.map((code) => code.split(".").slice(0, 2).join(".")).filter((code) => code.includes(".")))].sort().join();
  useEffect(() => {
    if (asks || codes.length) void loadPlaces();
    for (const province of provinces ? provinces.split(",") : []) void loadPlaces(province);
  }, [provinces, asks || codes.length > 0]);
}

/** Letters that people write in several ways become one: accents, hamza, alef, ta marbuta, hyphens, capitals, digits. */
export function folded(text: string): string {
  return westernDigits(text)
    .normalize("NFD")
    .replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640]/g, "")
    .replace(/[\u0671\u0672\u0673]/g, "ا")
    .replace(/ة/g, "ه")
    .replace(/ى|ی/g, "ي")
    .replace(/ء/g, "")
    .replace(/[ڭگ]/g, "ك")
    .toLowerCase()
    .replace(/œ/g, "oe")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Whether what she typed is in a place's name, in any language; every word of it, with or without the article. */
export function matches(place: Place, typed: string): boolean {
  const names = [place.name, ...(place.within ? [place.within] : [])].flatMap((name) => [folded(name.ar), folded(name.fr)]).join(" | ");
  return folded(typed)
    .split(" ")
    .every((word) => names.includes(word) || (/^ال../.test(word) && names.includes(word.slice(2))));
}
