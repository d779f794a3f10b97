import { expect, test, vi } from "vitest";

vi.mock(import("../core/language"), async (real) => ({ ...(await real()), texts: ((all: unknown) => all) as never }));

type All = Record<"ar" | "fr", Record<string, string>>;
const modules = import.meta.glob<Record<string, All>>(["./*.ts", "!./*.test.ts"], { eager: true });
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "../../../shared/**/*.{ts,tsx}", "!../**/*.test.*", "!../../../shared/**/*.test.*", "!../testing/*", "!../texts/*"], { eager: true, query: "?raw", import: "default" });

const areas = Object.entries(modules).flatMap(([path, module]) => Object.entries(module).map(([name, all]) => ({ area: `${path.slice(2, -3)}/${name}`, name, all })));
const everything = areas.flatMap(({ area, name, all }) => (["ar", "fr"] as const).flatMap((language) => Object.entries(all[language]).map(([key, words]) => ({ area, name, key, language, words }))));
const shown = ({ area, key, language, words }: (typeof everything)[number]) => `${area}.${key} (${language}): ${words}`;
const gaps = (words: string | undefined) => [...(words ?? "").matchAll(/\{\w+\}/g)].map((one) => one[0]).sort();

test("both languages have the same texts, with the same gaps to fill", () => {
  expect([...new Set(areas.map((one) => one.area.split("/")[0]))].sort()).toEqual(Object.keys(modules).map((path) => path.slice(2, -3)).sort());
  for (const { all } of areas) {
    expect(Object.keys(all.fr).sort()).toEqual(Object.keys(all.ar).sort());
    for (const key of Object.keys(all.ar)) expect([key, gaps(all.fr[key])]).toEqual([key, gaps(all.ar[key])]);
  }
});

test("no sentence has more than 15 words", () => {
  const count = (sentence: string) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}{]/u.test(word)).length;
  expect(everything.filter(({ words }) => words.split(/(?<=[.!?؟])\s+/).some((sentence) => count(sentence) > 15)).map(shown)).toEqual([]);
});

test("each language is in its own letters", () => {
  const bare = (words: string) => words.replace(/\{\w+\}|\b(QR|PDF|ZZ123456)\b/g, "");
  expect(everything.filter(({ language, words }) => (language === "ar" ? /[A-Za-zÀ-ÿ]/.test(bare(words)) : /[\u0600-\u06ff]/.test(words))).map(shown)).toEqual([]);
});

test("every text is used", () => {
  const all = Object.values(sources).join("\n");
  // Roles, statuses and steps come from the server; why she is at the sign-in, what a rule of passwords is, from their own lists.
  const byName = /stateWords|partnerKinds|partWords|words\.(paid|reserved|available)|roleWords|roleMeanings|sittingStates|sittingOutcomes|rankReasons|interestKinds|choiceWords|viewWords|emptyWords|flagWords|statusWords|columnWords|words\.(waiting|working|ready|failed|expired)|stepWords|actionWords|paperReasons|decisionReasons|factWords|paperStates|channelWords|outcomeWords|recommendationWords|languageNames|consentMethods|\.(left|idle|over|long|lower|upper|digit|symbol)$/;
  const unused = everything.filter(({ name, key, language }) => language === "ar" && !byName.test(`${name}.${key}`) && !new RegExp(`\\b${name}\\.${key}\\b`).test(all));
  expect(unused.map(shown)).toEqual([]);
});
