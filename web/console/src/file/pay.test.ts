import { expect, test } from "vitest";
import { missingOf } from "./pay";

const bank = { which: "start", method: "bank" as const, account: "", last4: "", office: "" };
const cash = { ...bank, method: "cash" as const, last4: "5678", office: "Entraide" };
const fields = (typed: Parameters<typeof missingOf>[0]) => missingOf(typed).map((one) => one.field);

test("a payment says which instalment and how", () => {
  expect(fields({ ...bank, which: "", method: "" })).toEqual(["pay-which", "pay-method"]);
});

test("an account may be known already; one that is typed has its 24 digits", () => {
  expect(fields(bank)).toEqual([]);
  expect(fields({ ...bank, account: "12" })).toEqual(["pay-account"]);
  expect(fields({ ...bank, account: "0117 8000 0012 3456 7890 1237" })).toEqual([]);
});

test("cash needs the end of her card and the office", () => {
  expect(fields(cash)).toEqual([]);
  expect(fields({ ...cash, last4: "56", office: " " })).toEqual(["pay-last4", "pay-office"]);
});
