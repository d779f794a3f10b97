/** What an agent marks while looking: a verdict on a paper, a question to ask again. Sent with the next decision. */
import type { Act, Paper, StaffFile } from "../core/file";

export type Mark = { good: true } | { good: false; reason: string; note: string };
export interface Marks {
  papers: Record<string, Mark>;
  /** Names of questions. */
  answers: string[];
  /** Papers that are not there, as `missing` of the file points to them. */
  missing: string[];
}
export const NO_MARKS: Marks = { papers: {}, answers: [], missing: [] };

/** Why a paper that can be read is not the right one, or can't be read by a person. */
export const PAPER_REASONS = ["unreadable", "incomplete", "expired", "wrong_document", "too_dark", "blurred"] as const;

/** A paper that may be asked for: it never came, or none that did is good. One on its way is waited for. */
export function isLacking({ code }: StaffFile["missing"][number]): boolean {
  return code === "document_missing" || code === "document_rejected";
}

/** Without what is not so any more: a paper that she took away, that was refused meanwhile, or that has come. */
export function standing(marks: Marks, file: Pick<StaffFile, "documents" | "missing">): Marks {
  const there = new Set(file.documents.filter((paper) => paper.status === "accepted").map((paper) => paper.document_id));
  const lacking = file.missing.filter(isLacking).map((one) => one.pointer);
  return { ...marks, papers: Object.fromEntries(Object.entries(marks.papers).filter(([id]) => there.has(id))), missing: lacking.filter((one) => marks.missing?.includes(one)) };
}

export function withMark(marks: Marks, paper: Paper, mark: Mark | null): Marks {
  const { [paper.document_id]: _, ...others } = marks.papers;
  return { ...marks, papers: mark ? { ...others, [paper.document_id]: mark } : others };
}

export function withAsked(marks: Marks, name: string, asked: boolean): Marks {
  const others = marks.answers.filter((one) => one !== name);
  return { ...marks, answers: asked ? [...others, name] : others };
}

export function withMissing(marks: Marks, pointer: string, asked: boolean): Marks {
  const others = marks.missing.filter((one) => one !== pointer);
  return { ...marks, missing: asked ? [...others, pointer] : others };
}

/** Papers that are to be sent again. */
export function refused(marks: Marks): string[] {
  return Object.keys(marks.papers).filter((id) => !marks.papers[id]?.good);
}

/** The verdicts as the API has them; with any other decision than a request only the good ones go. */
export function verdicts(marks: Marks, asking: boolean): NonNullable<Act["documents"]> {
  return Object.entries(marks.papers).flatMap(([document_id, mark]): NonNullable<Act["documents"]> => {
    if (mark.good) return [{ document_id, outcome: "accepted" }];
    if (!asking) return [];
    const note = mark.note.trim();
    return [{ document_id, outcome: "rejected", reason: mark.reason, ...(note ? { note } : {}) }];
  });
}

/** How much she is asked for. */
export function countOf(marks: Marks): number {
  return refused(marks).length + marks.answers.length + marks.missing.length;
}

/** Why she is asked: what is the matter with the papers, that some are missing, and that answers are. */
export function reasons(marks: Marks): string[] {
  const ofPapers = Object.values(marks.papers).flatMap((mark) => (mark.good ? [] : [mark.reason]));
  return [...new Set([...ofPapers, ...(marks.missing.length ? ["document_missing"] : []), ...(marks.answers.length ? ["answers_to_mend"] : [])])];
}
