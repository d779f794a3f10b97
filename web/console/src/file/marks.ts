/** What an agent marks while looking: a verdict on a paper, a question to ask again. Sent with the next decision. */
import type { Act, Paper, StaffFile } from "../core/file";

export type Mark = { good: true } | { good: false; reason: string; note: string };
export interface Marks {
  papers: Record<string, Mark>;
  /** Names of questions. */
  answers: string[];
}
export const NO_MARKS: Marks = { papers: {}, answers: [] };

/** Why a paper that can be read is not the right one, or can't be read by a person. */
export const PAPER_REASONS = ["unreadable", "incomplete", "expired", "wrong_document", "too_dark", "blurred"] as const;

/** Without what is not there any more: a paper that she took away, or that was refused meanwhile. */
export function standing(marks: Marks, file: Pick<StaffFile, "documents">): Marks {
  const there = new Set(file.documents.filter((paper) => paper.status === "accepted").map((paper) => paper.document_id));
  return { ...marks, papers: Object.fromEntries(Object.entries(marks.papers).filter(([id]) => there.has(id))) };
}

export function withMark(marks: Marks, paper: Paper, mark: Mark | null): Marks {
  const { [paper.document_id]: _, ...others } = marks.papers;
  return { ...marks, papers: mark ? { ...others, [paper.document_id]: mark } : others };
}

export function withAsked(marks: Marks, name: string, asked: boolean): Marks {
  const others = marks.answers.filter((one) => one !== name);
  return { ...marks, answers: asked ? [...others, name] : others };
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

/** Why she is asked: what is the matter with the papers, and that answers are. */
export function reasons(marks: Marks): string[] {
  const ofPapers = Object.values(marks.papers).flatMap((mark) => (mark.good ? [] : [mark.reason]));
  return [...new Set([...ofPapers, ...(marks.answers.length ? ["answers_to_mend"] : [])])];
}
