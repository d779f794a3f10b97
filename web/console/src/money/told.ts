/** An envelope's money in words: exact, or for its partners in steps. */
import { dirhams } from "../../../shared/format";
import { fill } from "../core/language";
import { words } from "../texts/envelope";
import type { Balance } from "./chosen";

export function inSteps(step: number): string {
  return fill(words.steps, { step: dirhams(step) });
}

/** In words; what a partner sees is rounded, so it is at least so much, and what is left at most. Of what is not shown
 * it is less than a step, and in a small envelope no more than what the amounts that are shown leave: never more than
 * was given. */
export function told({ step_mad: step, available_mad: left }: Balance, name: "paid" | "reserved" | "available", amount: number): string {
  if (step === null) return dirhams(amount);
  if (name === "available") return fill(words.atMost, { amount: dirhams(amount) });
  if (amount) return fill(words.atLeastMoney, { amount: dirhams(amount) });
  if (left >= step) return fill(words.lessThan, { amount: dirhams(step) });
  return left ? fill(words.atMost, { amount: dirhams(left) }) : dirhams(0);
}
