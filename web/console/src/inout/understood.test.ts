import { beforeEach, expect, test, vi } from "vitest";
import type { Programme } from "../../../shared/form/programme";

const label = (words: string) => ({ ar: `${words} ar`, fr: words, en: `${words} en` });
const definition = {
  form: {
    schema: { properties: { birth_date: { type: "string", format: "date" }, status: { type: "string" }, amount: { type: "integer" } } },
    pages: [
      {
        id: "one",
        title: label("Page"),
        fields: [
          { name: "birth_date", label: label("Née le"), widget: "date", keypad: "none" },
          { name: "status", label: label("Situation"), widget: "choice", keypad: "none", options: [{ value: "married", label: label("Mariée") }] },
          { name: "amount", label: label("Montant"), widget: "money", keypad: "numeric" },
        ],
      },
    ],
  },
} as unknown as Programme;
const questions = [{ to: "language", label: label("Langue"), options: [{ value: "ar", label: label("Arabe") }] }];
const row = {
  line: 3,
  phone: "+212600000003",
  email: null,
  language: "ar" as const,
  applied_on: "2025-03-12",
  answers: { birth_date: "1988-05-14", status: "married", amount: 3000 },
  texts: { phone: "6-00-00-00-03", "/birth_date": "14/05/88", "/status": "MARIEE", applied_on: "12/03/2025" },
};

beforeEach(() => {
  vi.resetModules();
  document.documentElement.lang = "fr";
});

test("a row is said in the page's words, each with what stands in the file", async () => {
  const { cellOf } = await import("./understood");
  const said = (to: string) => cellOf(definition, { questions }, to, row);
  expect(said("phone")).toEqual({ text: "06 00 00 00 03".replace(/ /g, "\u00a0"), ltr: true, given: "6-00-00-00-03" });
  expect(said("/birth_date")).toEqual({ text: "14 mai 1988", ltr: false, given: "14/05/88" });
  expect(said("/status")).toMatchObject({ text: "Mariée", given: "MARIEE" });
  expect(said("applied_on")).toMatchObject({ text: "12 mars 2025", given: "12/03/2025" });
  expect(said("language")).toMatchObject({ text: "Arabe", given: "" });
  expect(said("email")).toMatchObject({ text: "", given: "" });
  expect(said("/amount").text).toContain("3");
  expect(said("/no_such_question").text).toBe("");
});
