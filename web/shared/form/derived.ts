/**
 * Derived facts: what JSON Schema can't compute. The same closed list as the server's `domain/derived.py`, tested with
 * the same `programmes/derived-vectors.json`. A fact whose operands are missing or of the wrong type is absent.
 */
import type { Fact } from "./programme";

const MOST = 1e15;

/** What an RFC 6901 pointer names, or undefined. */
export function atPointer(document: unknown, pointer: string): unknown {
  let found = document;
  for (const part of pointer === "" ? [] : pointer.slice(1).split("/")) {
    const key = part.replace(/~1/g, "/").replace(/~0/g, "~");
    if (Array.isArray(found) && /^\d+$/.test(key)) found = (found as unknown[])[Number(key)];
    else if (typeof found === "object" && found !== null && !Array.isArray(found) && Object.prototype.hasOwnProperty.call(found, key)) {
      found = (found as Record<string, unknown>)[key];
    } else return undefined;
  }
  return found;
}

/** Whether a day of this name exists: `1990-02-30` does not. */
export function isDay(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return year > 0 && days !== undefined && day >= 1 && day <= days;
}

function numbers(values: unknown[]): number[] | null {
  return values.every((value): value is number => typeof value === "number" && Math.abs(value) <= MOST) ? values : null;
}

// Large amounts times 100 leave what a double holds exactly.
function hundredths(value: number): bigint {
  return Number.isInteger(value) ? BigInt(value) * 100n : BigInt(Math.floor(value * 100 + 0.5));
}

function fromHundredths(value: bigint): number {
  return value % 100n === 0n ? Number(value / 100n) : Number(value) / 100;
}

/** Whole years lived on the day; born on 29 February, a person ages on 1 March of a common year. */
function ageAt(born: unknown, on: string): number | null {
  if (typeof born !== "string" || !isDay(born) || born > on) return null;
  return Number(on.slice(0, 4)) - Number(born.slice(0, 4)) - (on.slice(5) < born.slice(5) ? 1 : 0);
}

/** The value of one fact, or null if absent. */
export function compute(fact: Fact, answers: Record<string, unknown>, today: string): number | null {
  const values = fact.of.map((operand) => (typeof operand === "string" ? atPointer(answers, operand) : operand));
  if (values.some((value) => value === undefined)) return null;
  if (fact.function === "age_at") return ageAt(values[0], !fact.on || fact.on === "today" ? today : fact.on);
  if (fact.function === "count") return Array.isArray(values[0]) ? values[0].length : null;
  const given = numbers(fact.function === "sum" ? values.flat() : values);
  if (given === null) return null;
  if (fact.function === "sum") return fromHundredths(given.reduce((sum, value) => sum + hundredths(value), 0n));
  const [first = 0, second = 0] = given;
  if (fact.function === "difference") return fromHundredths(hundredths(first) - hundredths(second));
  if (fact.function === "ratio") return second === 0 ? null : first / second;
  return second < 1 ? null : fromHundredths(hundredths(first / second));
}

/** Every fact that can be computed, in order; a later one may use an earlier one. */
export function facts(definitions: Fact[], answers: Record<string, unknown>, today: string): Record<string, number> {
  const known = { ...answers };
  const found: Record<string, number> = {};
  for (const fact of definitions) {
    const value = compute(fact, known, today);
    if (value !== null) found[fact.name] = known[fact.name] = value;
  }
  return found;
}
