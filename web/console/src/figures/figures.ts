/** The figures as the API has them, and what of them is looked at; that stands in the address. */
import type { Schemas } from "../../../shared/api";
import { grouped } from "../../../shared/format";
import { fill, language } from "../core/language";
import type { Looked } from "../core/route";
import { askAsMe } from "../core/session";
import { words } from "../texts/figures";

export type Figures = Schemas["Indicators"];
export type Rate = Figures["gaps"]["provinces"][number];
export type Target = Figures["targets"][number];
export type Counts = Record<string, number>;
export type Times = Figures["times"];
export type Measure = "submitted" | "approved";

export type Asked = Looked;

type Table = "funnel" | "times" | "times_kinds" | "times_regions" | "times_provinces" | "times_communes" | "times_ages" | "overdue" | "overdue_stages" | "overdue_kinds" | "overdue_regions" | "overdue_communes" | "overdue_ages" | "map" | "programmes" | "regions" | "provinces" | "kinds" | "places" | "ages" | "months" | "money" | "money_kinds" | "money_regions" | "money_provinces" | "money_communes" | "money_ages" | "rates" | "gaps" | "communes" | "targets" | "context";
export type { Table };

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export function askedOf(query: Record<string, string | undefined>): Asked {
  const month = (given: string | undefined) => (given && MONTH.test(given) ? given : undefined);
  const some = (name: string) => query[name] || undefined;
  return { programme: some("programme"), kind: some("kind"), region: some("region"), province: some("province"), from: month(query["from"]), to: month(query["to"]), map: some("map") };
}

/** What the server is asked for: what the map shows is in every answer. */
function given({ map: _, ...asked }: Asked): Record<string, string> {
  return Object.fromEntries(Object.entries(asked).filter((one): one is [string, string] => Boolean(one[1])));
}

export async function readFigures(asked: Asked): Promise<Figures> {
  return (await askAsMe((api, headers) => api.GET("/staff/indicators", { params: { query: given(asked) }, headers }))) as Figures;
}

/** One table as a file; with her token: a plain link would come without it. */
export async function tableOf(asked: Asked, table: Table): Promise<Blob> {
  const found = await askAsMe((api, headers) => api.GET("/staff/indicators", { params: { query: { ...given(asked), format: "csv", table } }, headers, parseAs: "blob" }));
  return found as unknown as Blob;
}

const MONTHS = {
  ar: ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"],
  fr: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
} as const;

/** `nov. 2026` */
export function monthName(month: string): string {
  const [year, number] = month.split("-").map(Number);
  return `${MONTHS[language === "ar" ? "ar" : "fr"][(number ?? 1) - 1]} ${year}`;
}

/** `12,5`: one decimal at most, two below one. */
export function decimal(value: number): string {
  const short = value >= 1 ? Math.round(value * 10) / 10 : Math.round(value * 100) / 100;
  return Number.isInteger(short) ? grouped(short) : String(short).replace(".", ",");
}

export function percent(part: number, whole: number): string {
  return whole ? `${decimal((100 * part) / whole)} %` : "–";
}

/** Days of a histogram's bucket: `null` is more than the last one. */
export function days(limit: number | null | undefined): string {
  if (limit === null || limit === undefined) return words.moreDays;
  if (limit <= 2) return limit === 1 ? words.oneDay : words.twoDays;
  return fill(limit <= 10 ? words.fewDays : words.days, { count: limit });
}
