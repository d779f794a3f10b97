/**
 * Formats of this field: what people type, made regular and checked as the server does (`domain/formats.py`); both are
 * tested with `programmes/format-vectors.json`. Whether a place exists is for the picker, which offers only such.
 */
import { westernDigits } from "../digits";

const NOISE = /[\s.\-_/\u00a0\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/g;
const MOBILE = /^(?:\+212|00212|0)([67][0-9]{8})$/;

function compact(text: string): string {
  return westernDigits(text).replace(NOISE, "").toUpperCase();
}

function strip(text: string): string {
  return westernDigits(text).trim();
}

function mobile(text: string): string {
  const number = compact(text);
  const match = MOBILE.exec(number);
  return match ? `+212${match[1]}` : number;
}

/** The 24 digits; an IBAN (`MA` + 2 + RIB) is accepted too. */
function rib(text: string): string {
  const number = compact(text);
  return number.length === 28 && number.startsWith("MA") ? number.slice(4) : number;
}

/** Remainder of a long number; a double would lose its last digits. */
function mod97(digits: string): number {
  return [...digits].reduce((rest, digit) => (rest * 10 + Number(digit)) % 97, 0);
}

const shaped = (pattern: RegExp) => (text: string) => pattern.test(text);

/** name: how it is stored, and whether a stored text is one. */
const RULES: Record<string, { normalise: (text: string) => string; holds: (text: string) => boolean }> = {
  cnie: { normalise: compact, holds: shaped(/^[A-Z]{1,2}[0-9]{1,6}$/) },
  "ma-mobile": { normalise: mobile, holds: shaped(/^\+212[67][0-9]{8}$/) },
  ice: { normalise: compact, holds: (text) => /^[0-9]{15}$/.test(text) && Number(text) > 0 && mod97(text) === 0 },
  rib: { normalise: rib, holds: shaped(/^[0-9]{24}$/) },
  idcs: { normalise: compact, holds: shaped(/^[0-9]{10}$/) },
  "postal-code": { normalise: compact, holds: shaped(/^[1-9][0-9]{4}$/) },
  region: { normalise: strip, holds: shaped(/^[0-9]{2}$/) },
  province: { normalise: strip, holds: shaped(/^[0-9]{2}\.[0-9]{3}$/) },
  commune: { normalise: strip, holds: shaped(/^[0-9]{2}\.[0-9]{3}\.[0-9]{2}\.[0-9]{1,2}$/) },
};

export const FORMATS: readonly string[] = Object.keys(RULES);

/** The text as it is stored; unchanged when the format is none of ours. */
export function normalise(name: string, text: string): string {
  return RULES[name]?.normalise(text) ?? text;
}

/** Whether the text, as typed, is one; true for a format that is none of ours. */
export function check(name: string, text: string): boolean {
  const rule = RULES[name];
  return rule ? rule.holds(rule.normalise(text)) : true;
}

/** Something unusual that must not block: fewer than 4 digits, or a RIB whose key disagrees. */
export function warning(name: string, text: string): "cnie_short" | "rib_key" | null {
  if (!check(name, text)) return null;
  const stored = normalise(name, text);
  if (name === "cnie" && stored.replace(/[A-Z]/g, "").length < 4) return "cnie_short";
  if (name === "rib" && mod97(stored) !== 0) return "rib_key";
  return null;
}
