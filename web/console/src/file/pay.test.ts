import { expect, test } from "vitest";
import { missingOf } from "./pay";

const bank = { which: "start", method: "bank" as const, last4: "", office: "" };
const cash = { ...bank, method: "cash" as const, last4: "5678", office: "Entraide" };
const fields = (typed: Parameters<typeof missingOf>[0]) => missingOf(typed).map((one) => one.field);

test("a payment says which instalment and how", () => {
  expect(fields({ ...bank, which: "", method: "" })).toEqual(["pay-which", "pay-method"]);
});

test("a payment by bank goes to the account that is known, and asks for none", () => {
  expect(fields(bank)).toEqual([]);
});

test("cash needs the end of her card and the office", () => {
  expect(fields(cash)).toEqual([]);
  expect(fields({ ...cash, last4: "56", office: " " })).toEqual(["pay-last4", "pay-office"]);
});
