import { describe, expect, test } from "vitest";
import vectors from "../../../programmes/answer-vectors.json";
import { phone } from "../format";
import type { Programme, Question, Widget } from "./programme";
import type { Answer } from "./answers";
import { answerOf, dayOf, exampleOf, groupedBeside, numberOf, rawOf, spoken, withGiven } from "./values";

const tamkine = vectors.programmes["tamkine-riyada"] as unknown as Programme;
const everyQuestion = tamkine.form.pages.flatMap((page) => page.fields);
const named = (name: string) => everyQuestion.find((question) => question.name === name)!;
const NBSP = "\u00a0";

/** A question of one widget, alone in a programme. */
function only(widget: Widget, rule: Record<string, unknown> = { type: "string" }, options?: Question["options"]): [Programme, Question] {
  const words = { ar: "س", fr: "q", en: "q" };
  const question = { name: "q", label: words, widget, keypad: "text", options: options ?? null } as Question;
  return [{ ...tamkine, form: { ...tamkine.form, schema: { properties: { q: rule } } } } as unknown as Programme, question];
}

test.each([
  ["12500", 12500],
  ["12 500", 12500],
  [`12${NBSP}500`, 12500],
  ["12\u202f500", 12500],
  ["12.500", 12500],
  ["12,500", 12500],
  ["1.234.567", 1234567],
  ["12,5", 12.5],
  ["12.5", 12.5],
  ["12,50", 12.5],
  ["١٢٥٠٠", 12500],
  ["۱۲۵۰۰", 12500],
  ["١٢٬٥٠٠", 12500],
  ["١٢٫٥", 12.5],
  ["\u200f12500\u200e", 12500],
  ["12500 DH", 12500],
  ["12500dhs.", 12500],
  ["12 500 MAD", 12500],
  ["12500 درهم", 12500],
  ["12500 درهما", 12500],
  ["3 دراهم", 3],
  ["0", 0],
  ["007", 7],
  ["-5", -5],
])("%j is the number %d", (typed, value) => {
  expect(numberOf(typed)).toBe(value);
});

test.each(["", " ", "abc", "12 500 euros", "1e5", "1.2.3", "12,5,6", "--1", "1/2", "0x10", "9".repeat(16), "Infinity", "DH"])("%j is no number", (typed) => {
  expect(numberOf(typed)).toBeNull();
});

test.each([
  ["23/5/1990", "1990-05-23"],
  ["٢٣/٥/١٩٩٠", "1990-05-23"],
  [" 3 / 11 / 2001 ", "2001-11-03"],
  ["//", ""],
  ["23//1990", "23//1990"],
  ["23/5/90", "23/5/90"],
  ["23/mai/1990", "23/mai/1990"],
  ["31/2/1990", "1990-02-31"], // the rules refuse it
])("the day of %j", (typed, value) => {
  expect(dayOf(typed)).toBe(value);
});

describe("from the field to the answer", () => {
  test.each<[Widget, Record<string, unknown>, string | string[], Answer | null]>([
    ["text", { type: "string" }, "  Amina ", "Amina"],
    ["text", { type: "string" }, "   ", null],
    ["text", { type: "string", format: "cnie" }, "zz 123 456", "ZZ123456"],
    ["number", { type: "integer" }, "12 500", 12500],
    ["number", { type: "integer" }, "many", "many"], // the rules say what is wrong
    ["money", { type: "number" }, "12,5", 12.5],
    ["number", { type: "integer" }, "", null],
    ["date", { type: "string", format: "date" }, "3/4/1990", "1990-04-03"],
    ["date", { type: "string", format: "date" }, "//", null],
    ["yes_no", { type: "boolean" }, "true", true],
    ["yes_no", { type: "boolean" }, "false", false],
    ["yes_no", { type: "boolean" }, "", null],
    ["choices", { type: "array" }, ["a", "b"], ["a", "b"]],
    ["choices", { type: "array" }, [], null],
    ["phone", { type: "string", format: "ma-mobile" }, "06 00 00 12 34", "+212600001234"],
  ])("%s %j of %j", (widget, rule, raw, value) => {
    const [programme, question] = only(widget, rule);
    expect(answerOf(programme, question, raw)).toEqual(value);
  });

  test("and back: what she sees of an answer gives the same answer again", () => {
    for (const kind of tamkine.kinds) {
      for (const question of everyQuestion) {
        const value = tamkine.examples[kind]?.[question.name] as Answer | undefined;
        if (value !== undefined) expect([question.name, answerOf(tamkine, question, rawOf(question, value))]).toEqual([question.name, value]);
      }
    }
  });

  test.each<[Widget, Answer | null | undefined, unknown]>([
    ["text", undefined, ""],
    ["choices", null, []],
    ["text", ["a"], ""],
    ["phone", "+212600001234", phone("+212600001234")],
    ["date", "1990-04-03", "3/4/1990"],
    ["date", "soon", "soon"],
    ["yes_no", true, "true"],
    ["number", 4, "4"],
  ])("%s shows %j as %j", (widget, answer, raw) => {
    expect(rawOf(only(widget)[1], answer)).toEqual(raw);
  });
});

describe("an answer as it is read", () => {
  const words = (text: string) => ({ ar: text, fr: text, en: text });
  const options = [{ value: "a", label: words("ألف") }, { value: "b", label: words("باء") }];

  test.each<[Widget, Record<string, unknown>, Answer | null | undefined, string, boolean]>([
    ["text", {}, undefined, "", false],
    ["text", { type: "string" }, "أمينة", "أمينة", false],
    ["text", { type: "string" }, "Amina", "Amina", true],
    ["text", { type: "string", format: "cnie" }, "ZZ123456", "ZZ123456", true],
    ["choice", { type: "string" }, "a", "ألف", false],
    ["choice", { type: "string" }, "gone", "gone", false],
    ["choices", { type: "array" }, ["a", "b"], "ألف · باء", false],
    ["yes_no", { type: "boolean" }, true, "نعم", false],
    ["yes_no", { type: "boolean" }, false, "لا", false],
    ["number", { type: "integer" }, 12500, `12${NBSP}500`, true],
    ["money", { type: "integer" }, 12500, `12.500${NBSP}درهم`, false],
    ["date", { type: "string", format: "date" }, "1990-11-03", "3 نونبر 1990", false],
    ["date", { type: "string", format: "date" }, "soon", "soon", false],
    ["place", { type: "string", format: "province" }, "03.231", "فاس", false],
    ["place", { type: "string", format: "province" }, "99.999", "99.999", false],
    ["phone", { type: "string", format: "ma-mobile" }, "+212600001234", phone("+212600001234"), true],
  ])("%s %j %j", (widget, rule, answer, text, ltr) => {
    const [programme, question] = only(widget, rule, ["choice", "choices"].includes(widget) ? options : null);
    expect(spoken(programme, question, answer, (code) => (code === "03.231" ? words("فاس") : undefined))).toEqual({ text, ltr });
  });

  test("an example of a date is as she would type it, and of nothing there is none", () => {
    const [programme, question] = only("date", { type: "string", format: "date" });
    expect(exampleOf(programme, { ...question, example: "1990-05-23" })).toEqual({ text: "23 / 5 / 1990", ltr: true });
    expect(exampleOf(programme, { ...question, example: null })).toBeNull();
    expect(exampleOf(programme, { ...question, example: "" })).toBeNull();
    expect(exampleOf(tamkine, { ...named("amount_mad"), example: 40000 })).toEqual({ text: `40${NBSP}000`, ltr: true });
  });

  test.each<[Widget, string, string, string | null]>([
    ["number", "integer", "12500", `12${NBSP}500`],
    ["number", "integer", "125", null], // nothing to group
    ["number", "integer", "12,5", null], // the field's mend says what is wrong
    ["money", "integer", "125", `125${NBSP}درهم`],
    ["money", "number", "12,5", `12,50${NBSP}درهم`],
    ["money", "integer", "x", null],
    ["text", "string", "12500", null],
  ])("beside a %s of type %s with %j stands %j", (widget, type, raw, beside) => {
    const [programme, question] = only(widget, { type });
    expect(groupedBeside(programme, question, raw)).toBe(beside);
  });
});

test("answers laid over others: null takes one away, and the others stay as they were", () => {
  const before = { a: 1, b: 2 };
  expect(withGiven(before, { a: null, c: 3 })).toEqual({ b: 2, c: 3 });
  expect(before).toEqual({ a: 1, b: 2 });
});
