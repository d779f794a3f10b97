import { type Language, language } from "./language";
import { dayInMorocco, timeInMorocco } from "./morocco";

/** Moroccan month names: `Intl` has the Levantine ones for plain `ar`, and phones differ in what they know of `ar-MA`. */
const MONTHS: Record<Language, string[]> = {
  ar: ["يناير", "فبراير", "مارس", "أبريل", "ماي", "يونيو", "يوليوز", "غشت", "شتنبر", "أكتوبر", "نونبر", "دجنبر"],
  fr: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
};

/** The day in Morocco of an instant, or a plain date as it is: `23 نونبر 2026`. */
export function day(moment: string): string {
  const plain = moment.length === 10 ? moment : dayInMorocco(new Date(moment));
  const [year, month, date] = plain.split("-").map(Number);
  return `${date} ${MONTHS[language][(month ?? 1) - 1]} ${year}`;
}

/** `23 نونبر 2026، 14:05` */
export function moment(at: string): string {
  return `${day(at)}${language === "ar" ? "،" : ","} ${timeInMorocco(new Date(at))}`;
}

/** From when on something goes again, a whole minute: the time alone when that is today. */
export function from(then: Date, now: Date = new Date()): string {
  const minute = new Date(Math.ceil(then.getTime() / 60_000) * 60_000);
  return dayInMorocco(minute) === dayInMorocco(now) ? timeInMorocco(minute) : moment(minute.toISOString());
}

/** Whole days from now until then, in Morocco's calendar; negative when it is past. */
export function daysUntil(then: string, now: Date = new Date()): number {
  const midnight = (d: Date) => Date.parse(dayInMorocco(d));
  return Math.round((midnight(new Date(then)) - midnight(now)) / 86_400_000);
}

/** `12 500`, with a space that never breaks. Western digits in every language. */
export function grouped(amount: number): string {
  const [whole, rest] = String(Math.round(amount * 100) / 100).split(".");
  const spaced = (whole ?? "").replace(/\B(?=(\d{3})+(?!\d))/g, "\u00a0");
  return rest ? `${spaced},${rest.padEnd(2, "0")}` : spaced;
}

/** `12 500 DH`; in Arabic `12.500 درهم`, as the office's own papers and SMS write it. */
export function dirhams(amount: number): string {
  const said = grouped(amount);
  return language === "ar" ? `${said.replaceAll("\u00a0", ".")}\u00a0درهم` : `${said}\u00a0DH`;
}

/** `06 12 34 56 78` of `+212612345678`, on one line; anything else as it is. */
export function phone(e164: string): string {
  const match = /^\+212(\d{9})$/.exec(e164);
  return match ? `0${match[1]}`.replace(/(\d{2})(?=\d)/g, "$1\u00a0") : e164;
}
