import { expect, test } from "vitest";
import document from "../../../../docs/openapi.json";
import type { StaffFile } from "../core/file";
import { bodyOf, DECISIONS, missing as needs, NOTHING } from "./decisions";
import { pointed, pointerOf } from "../../../shared/form/rules";
import { countOf, type Marks, NO_MARKS, PAPER_REASONS, reasons, refused, standing, verdicts, withAsked, withMark, withMissing } from "./marks";
import { newsOf } from "./news";

const paper = (document_id: string, status = "accepted") => ({ document_id, status, type: "cnie", side: null, reason: null, pages: 1, preview_url: null, thumbnail_url: null }) as unknown as StaffFile["documents"][number];
const marked: Marks = { papers: { a: { good: true }, b: { good: false, reason: "expired", note: " 2020 " } }, answers: ["cnie"], missing: [] };

test("with a request go all verdicts, with another decision the good ones alone", () => {
  expect(verdicts(marked, false)).toEqual([{ document_id: "a", outcome: "accepted" }]);
  expect(verdicts(marked, true)).toEqual([{ document_id: "a", outcome: "accepted" }, { document_id: "b", outcome: "rejected", reason: "expired", note: "2020" }]);
  expect([refused(marked), reasons(marked)]).toEqual([["b"], ["expired", "answers_to_mend"]]);
});

test("a mark on a paper that is gone, or was refused meanwhile, goes too", () => {
  expect(standing(marked, { documents: [paper("a"), paper("b", "rejected")], missing: [] }).papers).toEqual({ a: { good: true } });
});

test("marks are put, changed and taken away", () => {
  const once = withMark(withAsked(NO_MARKS, "cnie", true), paper("a"), { good: true });
  expect(once).toEqual({ papers: { a: { good: true } }, answers: ["cnie"], missing: [] });
  expect(withAsked(withMark(once, paper("a"), null), "cnie", false)).toEqual(NO_MARKS);
});

test("a request says what it asks for and why, by itself", () => {
  expect(bodyOf("request_changes", { stage: "review" }, { ...NOTHING, note: " x " }, null, marked)).toMatchObject({ action: "request_changes", stage: "review", note: "x", reason_codes: ["expired", "answers_to_mend"], answers: ["/answers/cnie"] });
  expect(needs("request_changes", NOTHING, null, NO_MARKS)).toEqual(["marks"]);
  expect(needs("request_changes", NOTHING, null, marked)).toEqual([]);
});

const lacks = (pointer: string, code = "document_missing") => ({ pointer, code, message: { ar: "", fr: "", en: "" } });

test("a paper that is not there is asked for by name, as long as it is missing", () => {
  const missing = [lacks("/answers/rib", "required"), lacks("/documents/cnie/back"), lacks("/documents/quote", "document_rejected"), lacks("/documents/statutes", "document_inspecting")];
  const asked = ["/documents/statutes", "/documents/quote", "/documents/cnie/back"].reduce((marks, one) => withMissing(marks, one, true), NO_MARKS);
  const now = standing(asked, { documents: [], missing });
  expect(now.missing).toEqual(["/documents/cnie/back", "/documents/quote"]);
  expect([countOf(now), reasons(now)]).toEqual([2, ["document_missing"]]);
  expect(bodyOf("request_changes", { stage: "review" }, NOTHING, null, now)).toMatchObject({ reason_codes: ["document_missing"], papers: ["/documents/cnie/back", "/documents/quote"] });
  expect(bodyOf("reject", { stage: "review" }, NOTHING, null, now).papers).toEqual([]);
  expect(needs("request_changes", NOTHING, null, now)).toEqual([]);
  expect(withMissing(now, "/documents/quote", false).missing).toEqual(["/documents/cnie/back"]);
  expect(standing(now, { documents: [], missing: [] })).toEqual(NO_MARKS);
  expect(pointed("/documents/cnie/back")).toEqual({ type: "cnie", side: "back" });
  expect(pointed(pointerOf("quote", null))).toEqual({ type: "quote", side: null });
});

test("what was marked before a paper could be asked for is still read", () => {
  const { missing: _, ...before } = marked;
  expect(standing(before as Marks, { documents: [paper("a")], missing: [] }).missing).toEqual([]);
});

test("what a decision needs is asked for before the server is", () => {
  expect(needs("approve", NOTHING, null, NO_MARKS)).toEqual(["amount"]);
  expect(needs("approve", NOTHING, 0, NO_MARKS)).toEqual(["amount"]);
  expect(needs("reject", NOTHING, null, NO_MARKS)).toEqual(["reasons"]);
  expect(needs("decide_appeal", NOTHING, null, NO_MARKS)).toEqual(["upheld"]);
  expect(needs("change_phone", { ...NOTHING, phone: " " }, null, NO_MARKS)).toEqual(["phone"]);
  expect(needs("mark_duplicate", { ...NOTHING, other: " " }, null, NO_MARKS)).toEqual(["other"]);
  expect(needs("decide_appeal", { ...NOTHING, upheld: false }, null, NO_MARKS)).toEqual([]);
});

test("nothing goes along that a decision does not take", () => {
  const typed = { ...NOTHING, amount: "5", reasons: ["late"], upheld: true, phone: "06", other: " JSR-1 ", note: "" };
  expect(bodyOf("claim", { stage: null }, typed, 5, marked)).toEqual({ action: "claim", reason_codes: [], documents: [], answers: [], papers: [] });
  expect(bodyOf("mark_duplicate", { stage: null }, typed, 5, marked)).toEqual({ action: "mark_duplicate", reason_codes: ["duplicate"], documents: [], answers: [], papers: [], other: "JSR-1" });
});

test("every reason that is offered has words of its own at the server", () => {
  const said = document.components.schemas.ReasonCodes.examples[0] ?? [];
  const offered = [...PAPER_REASONS, "document_missing", "answers_to_mend", "typing_mistake", "paper_says", ...Object.values(DECISIONS).flatMap((asks) => [...(asks.reasons ?? []), ...(asks.because ? [asks.because] : [])])];
  expect(offered.filter((code) => !said.includes(code))).toEqual([]);
});

test("what somebody else changed is told: steps, answers, papers", () => {
  const step = (type: string, sequence: number) => ({ sequence, type, at: "2026-11-28T09:00:00Z" }) as StaffFile["timeline"][number];
  const before = { timeline: [step("ApplicationSubmitted", 1), step("ReminderDue", 2)], answers: { a: 1, b: [1], c: "x" }, documents: [paper("p")] } as unknown as StaffFile;
  const after = { timeline: [step("ApplicationSubmitted", 1), step("ReminderDue", 2), step("ReminderDue", 3), step("AnswersCorrected", 4)], answers: { a: 2, b: [1] }, documents: [paper("p", "rejected"), paper("q")] } as unknown as StaffFile;
  const news = newsOf(before, after);
  expect(news.steps.map((one) => one.type)).toEqual(["ReminderDue", "AnswersCorrected"]);
  expect(news.answers).toEqual([{ name: "a", before: 1, after: 2 }, { name: "c", before: "x", after: undefined }]);
  expect(news.papers.map((one) => one.document_id)).toEqual(["p", "q"]);
  expect(newsOf(after, after)).toEqual({ steps: [], answers: [], papers: [] });
});
