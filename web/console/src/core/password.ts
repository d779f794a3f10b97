/** The pool's rules for a password, as `Identity` sets them and Cognito checks them. */
export const RULES = ["long", "lower", "upper", "digit", "symbol"] as const;
export type Rule = (typeof RULES)[number];

const MEETS: Record<Rule, RegExp> = {
  long: /^.{12,}$/s,
  lower: /[a-z]/,
  upper: /[A-Z]/,
  digit: /[0-9]/,
  symbol: /[\^$*.[\]{}()?"!@#%&/\\,><':;|_~`=+\-]/,
};

export function meets(rule: Rule, password: string): boolean {
  return MEETS[rule].test(password);
}
