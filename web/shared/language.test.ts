import { afterEach, expect, test, vi } from "vitest";

async function spoken(language: string): Promise<typeof import("./language")> {
  vi.resetModules();
  document.documentElement.lang = language;
  return import("./language");
}
afterEach(() => void document.documentElement.removeAttribute("lang"));

const ask = { ar: "أين ؟", fr: "« Où » : ici ? Oui ; 40 % !", en: "Where ?" };
const asked = "«\u00a0Où\u00a0»\u00a0: ici\u00a0? Oui\u00a0; 40\u00a0%\u00a0!";

test("in French no line begins with a mark: ours, and the programme's", async () => {
  const { texts, inWords } = await spoken("fr");
  expect([texts({ ar: { ask: ask.ar }, fr: { ask: ask.fr }, en: { ask: ask.en } }).ask, inWords(ask)]).toEqual([asked, asked]);
});

test.each(["ar", "en"] as const)("in %s a text is as it was written", async (language) => {
  const { texts, inWords } = await spoken(language);
  expect([texts({ ar: { ask: ask.ar }, fr: { ask: ask.fr }, en: { ask: ask.en } }).ask, inWords(ask)]).toEqual([ask[language], ask[language]]);
});
