import { describe, expect, test, vi } from "vitest";
import type { Language } from "../../../shared/language";

vi.mock(import("../../../shared/language"), async (real) => ({ ...(await real()), texts: ((all: unknown) => all) as never }));

type All = Record<Language, Record<string, string>>;
interface Text {
  /** `send.title`: its file and its key; `follow/stepWords.…` where a file has several areas. */
  name: string;
  language: Language;
  words: string;
}

const modules = import.meta.glob<Record<string, unknown>>(["./*.ts", "!./*.test.ts"], { eager: true });
const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "../../../shared/**/*.{ts,tsx}", "!../**/*.test.*", "!../../../shared/**/*.test.*", "!../testing/*"], { eager: true, query: "?raw", import: "default" });

/** The areas by file and by the name under which they are exported. */
const areas = Object.entries(modules).flatMap(([path, module]) =>
  Object.entries(module)
    .filter((one): one is [string, All] => typeof one[1] === "object" && one[1] !== null && "ar" in one[1])
    .map(([exported, all]) => {
      const file = path.slice(2, -3);
      return { file, exported, area: ["words", file].includes(exported) ? file : `${file}/${exported}`, all };
    }),
);
const everything: Text[] = areas.flatMap(({ area, all }) => (Object.keys(all) as Language[]).flatMap((language) => Object.entries(all[language]).map(([key, words]) => ({ name: `${area}.${key}`, language, words }))));

/** Asked for by a name that comes from elsewhere, and from where. */
const BY_CODE: [RegExp, string][] = [
  [/^follow\/statusWords\./, "a file's status"],
  [/^follow\/languageNames\./, "the language of a file's messages"],
  [/^follow\/stepWords\./, "an event's type, in the file's history"],
  [/^follow\.(left|complete)$/, "a draft's step (web/shared/form/step.tsx)"],
  [/^send\.(safeTitle|safeLead|codesOnly|codesOnlyHint|hours|anyTime|morning|afternoon|evening|otherPhone)$/, "how to reach her (web/shared/form/last-look.tsx)"],
  [/^papers\.(empty|too_large|not_read_here|not_a_paper|photo_only|phone_full|gone)$/, "why a picture does not leave the phone (papers/compress.ts)"],
  [/^papers\.(too_many_uploads|too_many_pages|not_editable)$/, "the server's no to a picture (use_cases/add_document.py)"],
];
/** Latin words in an Arabic text: names that she meets in these letters. */
const LATIN = /\b(PDF|ZZ123456)\b/g;

const shown = ({ name, language, words }: Text) => `${name} (${language}): ${words}`;
const placeholders = (words: string) => [...words.matchAll(/\{\w+\}/g)].map((one) => one[0]).sort();

test("all files are seen", () => {
  expect([...new Set(areas.map((area) => area.file))].sort()).toEqual(Object.keys(modules).map((path) => path.slice(2, -3)).sort());
  expect(everything.length).toBeGreaterThan(900);
});

describe.each(areas)("$area", ({ all }) => {
  test("has every text in the three languages, with the same gaps to fill", () => {
    for (const key of Object.keys(all.ar)) {
      for (const language of ["ar", "fr", "en"] as const) {
        expect([key, language, all[language][key]?.trim()]).not.toEqual([key, language, ""]);
        expect([key, language, placeholders(all[language][key] ?? "")]).toEqual([key, language, placeholders(all.ar[key]!)]);
      }
    }
    expect([Object.keys(all.fr).sort(), Object.keys(all.en).sort()]).toEqual([Object.keys(all.ar).sort(), Object.keys(all.ar).sort()]);
  });
});

test("no sentence has more than 15 words", () => {
  const sentences = (words: string) => words.split(/(?<=[.!?؟])\s+/);
  const count = (sentence: string) => sentence.split(/\s+/).filter((word) => /[\p{L}\p{N}{]/u.test(word)).length;
  const long = everything.filter(({ words }) => sentences(words).some((sentence) => count(sentence) > 15));
  expect(long.map(shown)).toEqual([]);
});

test("every text is used", () => {
  const unused = areas.flatMap(({ file, exported, area, all }) => {
    const own = Object.entries(sources).flatMap(([path, source]) => {
      const named = new RegExp(`import \\{([^}]*)\\} from "(?:@face/|(?:\\.\\.?/)+)(?:texts/)?${file}"`).exec(source)?.[1] ?? (path === `./${file}.ts` ? exported : "");
      const alias = named
        .split(",")
        .map((one) => one.trim().split(" as "))
        .find(([from]) => from === exported)
        ?.pop();
      return alias ? [{ source, alias }] : [];
    });
    return Object.keys(all.ar).filter((key) => !own.some(({ source, alias }) => new RegExp(`\\b${alias}\\.${key}\\b`).test(source))).map((key) => `${area}.${key}`);
  });
  expect(unused.filter((name) => !BY_CODE.some(([pattern]) => pattern.test(name)))).toEqual([]);
  expect(BY_CODE.filter(([pattern]) => !unused.some((name) => pattern.test(name)))).toEqual([]);
});

test("each language is in its own letters", () => {
  const bare = (words: string) => words.replace(/\{\w+\}/g, "").replace(LATIN, "");
  const foreign = everything.filter(({ language, words }) => (language === "ar" ? /[A-Za-zÀ-ÿ]/.test(bare(words)) : /[\u0600-\u06ff]/.test(words)));
  expect(foreign.map(shown)).toEqual([]);
});
