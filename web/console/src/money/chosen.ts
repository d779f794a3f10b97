/** Which of the envelopes are asked for, and their money together. */
import type { Envelope } from "./api";

export type Asked = Partial<Record<Name, string | undefined>>;
type Name = "programme" | "region" | "province" | "year";
export type Balance = Pick<Envelope, "contributed_mad" | "available_mad" | "reserved_mad" | "paid_mad" | "step_mad">;

const NAMES: readonly Name[] = ["programme", "region", "province", "year"];
/** Stands for the province of an envelope that is its region's as a whole. */
export const WHOLE = "-";
const valueOf = (one: Envelope, name: Name) => (name === "year" ? String(one.year) : (one[name] ?? WHOLE));

export function chosen(all: readonly Envelope[], asked: Asked): Envelope[] {
  return all.filter((one) => NAMES.every((name) => !asked[name] || valueOf(one, name) === asked[name]));
}

/** What a chooser offers: what is there once all the others have chosen. */
export function optionsOf(all: readonly Envelope[], asked: Asked, name: Name): string[] {
  const others = { ...asked, [name]: undefined, ...(name === "region" ? { province: undefined } : {}) };
  const values = chosen(all, others).map((one) => valueOf(one, name));
  const order = name === "year" ? -1 : 1; // the newest first
  return [...new Set(values)].sort((one, other) => order * one.localeCompare(other));
}

export function sumOf(all: readonly Balance[]): Balance {
  const sum = (of: (one: Balance) => number | null) => all.reduce((before, one) => before + (of(one) ?? 0), 0);
  return {
    contributed_mad: sum((one) => one.contributed_mad),
    available_mad: sum((one) => one.available_mad),
    reserved_mad: sum((one) => one.reserved_mad),
    paid_mad: sum((one) => one.paid_mad),
    // What is nothing of each that is told in steps is less than all their steps.
    step_mad: sum((one) => one.step_mad) || null,
  };
}
