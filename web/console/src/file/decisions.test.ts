import { expect, test } from "vitest";
import document from "../../../../docs/openapi.json";
import type { StaffFile } from "../core/file";
import { bodyOf, DECISIONS, missing, NOTHING } from "./decisions";
import { type Marks, NO_MARKS, PAPER_REASONS, reasons, refused, standing, verdicts, withAsked, withMark } from "./marks";
import { newsOf } from "./news";

const paper = (document_id: string, status = "accepted") => ({ document_id, status, type: "cnie", side: null, reason: null, pages: 1, preview_url: null, thumbnail_url: null }) as unknown as StaffFile["documents"][number];
const marked: Marks = { papers: { a: { good: true }, b: { good: false, reason: "expired", note: " 2020 " } }, answers: ["cnie"] };

test("with a request go all verdicts, with another decision the good ones alone", () => {
  expect(verdicts(marked, false)).toEqual([{ document_id: "a", outcome: "accepted" }]);
  expect(verdicts(marked, true)).toEqual([{ document_id: "a", outcome: "accepted" }, { document_id: "b", outcome: "rejected", reason: "expired", note: "2020" }]);
  expect([refused(marked), reasons(marked)]).toEqual([["b"], ["expired", "answers_to_mend"]]);
});

test("a mark on a paper that is gone, or was refused meanwhile, goes too", () => {
  expect(standing(marked, { documents: [paper("a"), paper("b", "rejected")] }).papers).toEqual({ a: { good: true } });
});

test("marks are put, changed and taken away", () => {
  const once = withMark(withAsked(NO_MARKS, "cnie", true), paper("a"), { good: true });
  expect(once).toEqual({ papers: { a: { good: true } }, answers: ["cnie"] });
  expect(withAsked(withMark(once, paper("a"), null), "cnie", false)).toEqual(NO_MARKS);
});

test("a request says what it asks for and why, by itself", () => {
  expect(bodyOf("request_changes", { stage: "review" }, { ...NOTHING, note: " x " }, null, marked)).toMatchObject({ action: "request_changes", stage: "review", note: "x", reason_codes: ["expired", "answers_to_mend"], answers: ["/answers/cnie"] });
  expect(missing("request_changes", NOTHING, null, NO_MARKS)).toEqual(["marks"]);
  expect(missing("request_changes", NOTHING, null, marked)).toEqual([]);
});

test("what a decision needs is asked for before the server is", () => {
  expect(missing("approve", NOTHING, null, NO_MARKS)).toEqual(["amount"]);
  expect(missing("approve", NOTHING, 0, NO_MARKS)).toEqual(["amount"]);
  expect(missing("reject", NOTHING, null, NO_MARKS)).toEqual(["reasons"]);
  expect(missing("decide_appeal", NOTHING, null, NO_MARKS)).toEqual(["upheld"]);
  expect(missing("change_phone", { ...NOTHING, phone: " " }, null, NO_MARKS)).toEqual(["phone"]);
  expect(missing("decide_appeal", { ...NOTHING, upheld: false }, null, NO_MARKS)).toEqual([]);
});

test("nothing goes along that a decision does not take", () => {
  const typed = { ...NOTHING, amount: "5", reasons: ["late"], upheld: true, phone: "06", note: "" };
  expect(bodyOf("claim", { stage: null }, typed, 5, marked)).toEqual({ action: "claim", reason_codes: [], documents: [], answers: [] });
  expect(bodyOf("mark_duplicate", { stage: null }, typed, 5, marked)).toEqual({ action: "mark_duplicate", reason_codes: ["duplicate"], documents: [], answers: [] });
});

test("every reason that is offered has words of its own at the server", () => {
  const said = document.components.schemas.ReasonCodes.examples[0] ?? [];
  const offered = [...PAPER_REASONS, "answers_to_mend", "typing_mistake", "paper_says", ...Object.values(DECISIONS).flatMap((asks) => [...(asks.reasons ?? []), ...(asks.because ? [asks.because] : [])])];
  expect(offered.filter((code) => !said.includes(code))).toEqual([]);
});

test("what somebody else changed is told: steps, answers, papers", () => {
  const step = (type: string) => ({ type, at: "2026-11-28T09:00:00Z" }) as StaffFile["timeline"][number];
  const before = { timeline: [step("ApplicationSubmitted")], answers: { a: 1, b: [1], c: "x" }, documents: [paper("p")] } as unknown as StaffFile;
  const after = { timeline: [step("ApplicationSubmitted"), step("AnswersCorrected")], answers: { a: 2, b: [1] }, documents: [paper("p", "rejected"), paper("q")] } as unknown as StaffFile;
  const news = newsOf(before, after);
  expect(news.steps.map((one) => one.type)).toEqual(["AnswersCorrected"]);
  expect(news.answers).toEqual([{ name: "a", before: 1, after: 2 }, { name: "c", before: "x", after: undefined }]);
  expect(news.papers.map((one) => one.document_id)).toEqual(["p", "q"]);
  expect(newsOf(after, after)).toEqual({ steps: [], answers: [], papers: [] });
});
