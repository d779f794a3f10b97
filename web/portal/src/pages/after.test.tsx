import { expect, test } from "vitest";
import type { Application } from "../core/api";
import type { Programme } from "../../../shared/form/programme";
import { partWords, visitWords } from "./after";

type Parts = NonNullable<Application["after_decision"]>;
const title = (words: string) => ({ ar: words, fr: words, en: words });
const programme = {
  budget: { gives_money: true, ceiling_mad: null, instalments: [{ id: "start", title: title("أولى"), after: "agreement" }, { id: "rest", title: title("ثانية"), after: "follow_up:opening" }] },
  follow_up: [{ id: "opening", title: title("زيارة الانطلاق") }],
} as unknown as Programme;
const part = (some: Partial<Parts["instalments"][number]>) => ({ id: "start", title: title("أولى"), number: 1, amount_mad: 18000, owed_mad: 18000, state: "later", at: null, paid_on: null, method: null, returned: null, ...some }) as Parts["instalments"][number];
const said = (some: Partial<Parts["instalments"][number]>) => partWords(part(some), programme).join(" ");
const visit = (id: string, until: string, done: boolean) => ({ id, title: title(id), until, done });

test("each part of her money says where it is", () => {
  expect(said({})).toContain("بعد توقيع الاتفاقية");
  expect(said({ id: "rest" })).toContain("زيارة الانطلاق");
  expect(said({ state: "due" })).toContain("قريبا");
  expect(said({ state: "ordered" })).toContain("البنك");
  expect(said({ state: "due", returned: title("الحساب مغلق") })).toContain("الحساب مغلق");
  expect(said({ state: "paid", method: "cash", at: "2026-11-28T10:00:00Z" })).toBe("تسلمتِها نقدا يوم 28 نونبر 2026.");
  expect(said({ state: "paid", method: "bank", at: "2026-11-28T10:00:00Z" })).toBe("حُولت إلى حسابك يوم 28 نونبر 2026.");
  // The day that the bank says, not that on which somebody recorded it.
  expect(said({ state: "paid", method: "bank", at: "2026-11-28T10:00:00Z", paid_on: "2026-11-26" })).toBe("حُولت إلى حسابك يوم 26 نونبر 2026.");
  expect(said({ state: "paid" })).toBe("أُديت.");
});

test("the visit that comes next is told, and one that is late is not called next week's", () => {
  const now = new Date("2026-11-28T10:00:00Z");
  expect(visitWords([], now)).toEqual([]);
  expect(visitWords([visit("a", "2026-11-01T22:59:59Z", true), visit("b", "2027-01-01T22:59:59Z", false)], now)[0]).toBe("b: قبل 1 يناير 2027.");
  const late = visitWords([visit("a", "2026-11-01T22:59:59Z", false)], now);
  expect(late[0]).toContain("كان أجلها");
  expect(late.some((one) => one.includes("لتحديد اليوم"))).toBe(false);
  expect(visitWords([visit("a", "2026-11-01T22:59:59Z", true)], now)).toEqual(["انتهت كل الزيارات."]);
});
