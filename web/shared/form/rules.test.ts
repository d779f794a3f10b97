import { describe, expect, test } from "vitest";
import vectors from "../../../programmes/answer-vectors.json";
import type { Texts } from "../language";
import type { Programme } from "./programme";
import type { Answers } from "./answers";
import { askedScreens, asks, hiddenAnswers, mayBeKept, mendsOf, mendsOn, missingPapers, perhapsRequired, reasonsAgainst, remarksOn, requiredDocuments, screensOf, stored, unanswered } from "./rules";

const today = vectors.today;
const programmes = vectors.programmes as unknown as Record<string, Programme>;
const nameOf = (code: string) => (vectors.places as Record<string, Texts>)[code];
const tamkine = programmes["tamkine-riyada"]!;
const centre = programmes["social-centre-qualification"]!;

function answers(programme: Programme, kind: string, changes: Record<string, unknown> = {}): Answers {
  const all = { ...programme.examples[kind], ...changes };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null)) as Answers;
}

function names(programme: Programme, kind: string, given: Answers): string[][] {
  return screensOf(programme, kind, given, today).map((screen) => screen.questions.map((question) => question.name));
}

function screenOf(programme: Programme, kind: string, given: Answers, name: string) {
  const found = screensOf(programme, kind, given, today).find((screen) => screen.questions.some((question) => question.name === name));
  if (!found) throw new Error(`${name} is not shown`);
  return found;
}

test.each(vectors.cases.map((one) => [`${one.programme}, ${one.kind}: ${one.why}`, one] as const))("%s", (_, one) => {
  const programme = programmes[one.programme]!;
  const given = answers(programme, one.kind, one.changes);
  expect(mendsOf(programme, one.kind, given, { today, nameOf }).map(({ pointer, code, labelled }) => ({ pointer, code, message: labelled }))).toEqual(one.mends);
  expect(remarksOn(programme, given).map(({ pointer, code }) => [pointer, code])).toEqual(one.remarks);
  expect(reasonsAgainst(programme, one.kind, given, today).map((reason) => reason.code)).toEqual(one.reasons);
  expect(requiredDocuments(programme, one.kind, given, today).map((paper) => paper.type)).toEqual(one.papers);
});

describe("screens", () => {
  test("a page under a condition is shown when it holds", () => {
    expect(names(tamkine, "self_employed", {}).flat()).not.toContain("cooperative_name");
    expect(names(tamkine, "cooperative_member", {}).flat()).toContain("cooperative_name");
  });

  test("places that follow each other are one screen", () => {
    expect(names(tamkine, "self_employed", {})).toContainEqual(expect.arrayContaining(["region", "province", "commune"]));
  });

  test("what is marked joins the question before it, and never across pages", () => {
    const marked = structuredClone(tamkine);
    for (const page of marked.form.pages) for (const question of page.fields) question.together = true;
    expect(screensOf(marked, "self_employed", {}, today)).toHaveLength(marked.form.pages.length - 1);
  });

  test("an answer opens a question, and taking it back takes that question's answer too", () => {
    const given = answers(centre, "organisation", { services: ["other"], other_service: "خياطة" });
    expect(names(centre, "organisation", given).flat()).toContain("other_service");
    expect(hiddenAnswers(centre, "organisation", given, today)).toEqual([]);
    expect(hiddenAnswers(centre, "organisation", { ...given, services: ["women"] }, today)).toEqual(["other_service"]);
  });

  test("of a file that came back only what was asked for is shown, and what that makes wrong", () => {
    const given = answers(tamkine, "self_employed");
    const asked = (changed: Answers) => askedScreens(tamkine, "self_employed", changed, ["/answers/sector"], today).map((screen) => screen.questions.map((question) => question.name));
    expect(asked(given)).toEqual([["sector"]]);
    expect(asked({ ...given, cnie: "1" })).toEqual([["cnie"], ["sector"]]);
  });

  test("below a region that was asked for its provinces and communes can be chosen", () => {
    const [screen] = askedScreens(tamkine, "self_employed", answers(tamkine, "self_employed"), ["/answers/region"], today);
    expect(screen?.questions.map((question) => question.name)).toEqual(["region", "province", "commune"]);
  });
});

describe("one screen", () => {
  test("says only what is wrong on it, in the form's order", () => {
    const given = answers(tamkine, "self_employed", { region: null, commune: null, sector: null });
    const mends = mendsOn(tamkine, "self_employed", given, screenOf(tamkine, "self_employed", given, "region"), { today });
    expect(mends.map(({ name, code }) => [name, code])).toEqual([["region", "required"], ["commune", "required"]]);
  });

  test("of two numbers of which one is enough the last one asks", () => {
    const given = answers(tamkine, "cooperative_member", { register_number: null });
    const said = (name: string) => mendsOn(tamkine, "cooperative_member", given, screenOf(tamkine, "cooperative_member", given, name), { today }).map((mend) => mend.code);
    const together = screenOf(tamkine, "cooperative_member", given, "ice").questions.some((question) => question.name === "register_number");
    expect(said("ice")).toEqual(together ? ["one_required"] : []);
    expect(said("register_number")).toEqual(["one_required"]);
  });

  test("a sentence of the programme's own begins with a capital beside the field", () => {
    const given = answers(centre, "organisation", { authorisation_number: "12_2026" });
    const [mend] = mendsOn(centre, "organisation", given, screenOf(centre, "organisation", given, "authorisation_number"), { today });
    expect(mend?.message.fr).toMatch(/^Écrivez/);
  });

  test("counts what still waits for an answer", () => {
    const screen = screenOf(tamkine, "self_employed", {}, "region");
    expect(unanswered(tamkine, "self_employed", {}, screen)).toEqual(expect.arrayContaining(["region", "province", "commune"]));
    expect(unanswered(tamkine, "self_employed", answers(tamkine, "self_employed"), screen)).toEqual([]);
  });

  test("a draft keeps what is right in itself", () => {
    expect(mayBeKept(tamkine, "self_employed", { cnie: "AB12345" }, "cnie", today)).toBe(true);
    expect(mayBeKept(tamkine, "self_employed", { cnie: "12345" }, "cnie", today)).toBe(false);
  });
});

describe("can I apply", () => {
  test("asks what the rules read, through the facts", () => {
    expect(asks(tamkine).map((question) => question.name)).toEqual(["birth_date", "cost_mad", "amount_mad"]);
    expect(asks(centre).map((question) => question.name)).toEqual(["birth_date", "water_and_power"]);
  });

  test("asks where she lives when the programme is open in some regions only", () => {
    expect(asks({ ...tamkine, regions: ["03"] }).map((question) => question.name)).toContain("region");
  });

  test("what isn't answered yet refuses nobody, and a reason names its questions", () => {
    expect(reasonsAgainst(tamkine, "self_employed", {}, today)).toEqual([]);
    expect(reasonsAgainst(tamkine, "self_employed", { birth_date: "2010-01-01" }, today)[0]?.of).toContain("birth_date");
  });

  test("papers that other answers may ask for are told apart", () => {
    expect(perhapsRequired(centre, "organisation", {}, today).map((paper) => paper.type)).toEqual(["statutes", "assembly_minutes"]);
    expect(perhapsRequired(centre, "organisation", { legal_form: "public_body" }, today)).toEqual([]);
  });

  test("papers that are there, on their way, refused and missing", () => {
    const documents = [
      { type: "cnie", side: "front", status: "accepted" },
      { type: "cnie", side: "back", status: "rejected" },
      { type: "quote", side: null, status: "inspecting" },
    ];
    expect(missingPapers(tamkine, "self_employed", answers(tamkine, "self_employed"), documents, today)).toEqual([{ type: "cnie", side: "back" }]);
  });
});

test("a rule that the browser can't read refuses nothing", () => {
  const odd = structuredClone(tamkine);
  odd.form.schema.properties["first_name"] = { type: "string", pattern: "(?P<x>a)" };
  expect(mendsOf(odd, "self_employed", answers(odd, "self_employed"), { today, nameOf })).toEqual([]);
});

test("answers are stored as the server stores them", () => {
  expect(stored(tamkine, "cnie", "ab 123 456")).toBe("AB123456");
  expect(stored(tamkine, "first_name", " Exe\u0301 ")).toBe("Exé");
});
