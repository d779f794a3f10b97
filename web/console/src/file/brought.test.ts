import { expect, test } from "vitest";
import { mayBeBrought, wantedOf } from "./brought";

const lack = (pointer: string, code = "document_missing") => ({ pointer, code, message: { ar: "", fr: "", en: "" } });

const paper = (type: string, side: string | null, status: "accepted" | "rejected") => ({ document_id: type, type, side, status, reason: null, note: null, preview_url: null });

test("what she is to bring is what she was asked for and what else is missing, each once; answers are not photographed", () => {
  const asked_papers = ["/documents/cnie/front", "/documents/quote"];
  const missing = [lack("/documents/quote"), lack("/documents/statutes"), lack("/answers/plan", "required")];
  const documents = [paper("cnie", "front", "rejected"), paper("cnie", "back", "accepted")];
  expect(wantedOf({ asked_papers, missing, documents })).toEqual(["/documents/cnie/front", "/documents/quote", "/documents/statutes"]);
  expect(wantedOf({ asked_papers: [], missing: [], documents })).toEqual([]);
});

test("what a correction made needless before it came is not waited for, what was refused is", () => {
  const asked_papers = ["/documents/statutes", "/documents/photo"];
  expect(wantedOf({ asked_papers, missing: [], documents: [paper("photo", null, "rejected")] })).toEqual(["/documents/photo"]);
});

test("only a file that waits for her, and only for who works at its desk", () => {
  const waits = { status: "changes_requested" as const };
  expect(mayBeBrought({ ...waits, allowed_actions: ["correct"] })).toBe(true); // her word is still to be recorded
  expect(mayBeBrought({ ...waits, allowed_actions: ["resubmit", "correct"] })).toBe(true);
  expect(mayBeBrought({ ...waits, allowed_actions: ["complain"] })).toBe(false);
  expect(mayBeBrought({ status: "in_review", allowed_actions: ["correct"] })).toBe(false);
});
