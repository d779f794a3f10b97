/** What she types and what is stored are two things; here is the way from one to the other, and to words. */
import { westernDigits } from "../digits";
import { day, dirhams, grouped, phone } from "../format";
import { inWords } from "../language";
import type { Programme, Question } from "./programme";
import type { Answer, Answers } from "./answers";
import { common } from "@face/texts/common";
import { type NameOf, stored } from "./rules";

/** As it stands in the field: a text, or what is ticked. A date is `day/month/year`, each part as typed. */
export type Raw = string | string[];

function whole(programme: Programme, name: string): boolean {
  return programme.form.schema.properties[name]?.type === "integer";
}

/**
 * A number typed as people do: `12 500`, `12.500`, `12,5`, `١٢٥٠٠`, `12500 DH`. Null when it is none. Three digits after
 * a dot or comma are thousands, as Moroccans write them.
 */
export function numberOf(text: string): number | null {
  const bare = westernDigits(text)
    .replace(/[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/٫/g, ",")
    .replace(/٬/g, ".")
    .replace(/(dhs?|mad|dirhams?|درهما?|دراهم)\.?$/i, "");
  const plain = /^-?\d{1,3}([.,]\d{3})+$/.test(bare) ? bare.replace(/[.,]/g, "") : bare.replace(",", ".");
  return /^-?\d{1,15}(\.\d+)?$/.test(plain) ? Number(plain) : null;
}

/** `1990-05-23` of three parts as typed; anything else as it is, so that the rules refuse it. "" when all are empty. */
export function dayOf(raw: string): string {
  const parts = westernDigits(raw).split("/").map((part) => part.trim());
  const [date = "", month = "", year = ""] = parts;
  if (!date && !month && !year) return "";
  if (![date, month, year].every((part) => /^\d+$/.test(part)) || year.length !== 4) return parts.join("/");
  return `${year}-${month.padStart(2, "0")}-${date.padStart(2, "0")}`;
}

/** The answer to store, or null when the field is empty. What can't be read stays a text, and the rules say so. */
export function answerOf(programme: Programme, question: Question, raw: Raw): Answer | null {
  if (Array.isArray(raw)) return raw.length ? raw : null;
  const text = question.widget === "date" ? dayOf(raw) : raw;
  if (!text.trim()) return null;
  if (question.widget === "yes_no") return text === "true";
  const type = programme.form.schema.properties[question.name]?.type;
  if (type === "integer" || type === "number") return numberOf(text) ?? text.trim();
  return stored(programme, question.name, text);
}

/** What stands in the field for a stored answer. */
export function rawOf(question: Question, answer: Answer | null | undefined): Raw {
  if (question.widget === "choices") return Array.isArray(answer) ? answer : [];
  if (answer === null || answer === undefined || Array.isArray(answer)) return "";
  if (question.widget === "phone") return phone(String(answer));
  const parts = question.widget === "date" ? /^(\d+)-(\d+)-(\d+)$/.exec(String(answer)) : null;
  return parts ? `${Number(parts[3])}/${Number(parts[2])}/${parts[1]}` : String(answer);
}

/** An answer as it is read: names instead of codes. `ltr`: read from left to right in Arabic too. */
export function spoken(programme: Programme, question: Question, answer: Answer | null | undefined, nameOf: NameOf): { text: string; ltr: boolean } {
  const plain = (text: string, ltr = false) => ({ text, ltr });
  if (answer === null || answer === undefined) return plain("");
  const label = (value: string) => {
    const option = question.options?.find((one) => one.value === value);
    return option ? inWords(option.label) : value;
  };
  if (Array.isArray(answer)) return plain(answer.map(label).join(question.widget === "choices" ? " · " : ", "));
  if (typeof answer === "boolean") return plain(answer ? common.yes : common.no);
  if (typeof answer === "number") return question.widget === "money" ? plain(dirhams(answer)) : plain(grouped(answer), true);
  if (question.options) return plain(label(answer));
  if (question.widget === "date") return plain(/^\d{4}-\d\d-\d\d$/.test(answer) ? day(answer) : answer);
  if (question.widget === "place") {
    const name = nameOf(answer);
    return plain(name ? inWords(name) : answer);
  }
  if (question.widget === "phone") return plain(phone(answer), true);
  // Numbers that are names, such as a RIB, keep their order.
  return plain(answer, programme.form.schema.properties[question.name]?.format !== undefined || /^[\x20-\x7e]+$/.test(answer));
}

/** An example as she would type it. */
export function exampleOf(programme: Programme, question: Question): { text: string; ltr: boolean } | null {
  const example = question.example;
  if (example === null || example === undefined || example === "") return null;
  if (question.widget === "date" && typeof example === "string") return { text: String(rawOf(question, example)).replace(/\//g, " / "), ltr: true };
  if (typeof example === "number") return { text: grouped(example), ltr: true };
  return spoken(programme, question, example as Answer, () => undefined);
}

/** Whether a field takes a number that is shown grouped beside it. */
export function groupedBeside(programme: Programme, question: Question, raw: Raw): string | null {
  const value = typeof raw === "string" && ["number", "money"].includes(question.widget) ? numberOf(raw) : null;
  if (value === null || (whole(programme, question.name) && !Number.isInteger(value))) return null;
  if (question.widget === "money") return dirhams(value);
  return Math.abs(value) >= 1000 ? grouped(value) : null;
}

/** The answers with `given` laid over them; null takes one away. */
export function withGiven(answers: Answers, given: Record<string, Answer | null>): Answers {
  const merged = { ...answers };
  for (const [name, value] of Object.entries(given)) {
    if (value === null) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}
