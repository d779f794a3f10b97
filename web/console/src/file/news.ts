/** What changed between the file that somebody has before her and the one that is there now. */
import type { StaffFile } from "../core/file";

export interface News {
  steps: StaffFile["timeline"];
  /** Names of answers that are not what they were. */
  answers: { name: string; before: unknown; after: unknown }[];
  papers: StaffFile["documents"];
}

const same = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

export function newsOf(before: StaffFile, after: StaffFile): News {
  const known = new Set(before.timeline.map((step) => step.sequence));
  const names = [...new Set([...Object.keys(before.answers), ...Object.keys(after.answers)])];
  const papers = new Map(before.documents.map((paper) => [paper.document_id, paper.status]));
  return {
    steps: after.timeline.filter((step) => !known.has(step.sequence)),
    answers: names.filter((name) => !same(before.answers[name], after.answers[name])).map((name) => ({ name, before: before.answers[name], after: after.answers[name] })),
    papers: after.documents.filter((paper) => papers.get(paper.document_id) !== paper.status),
  };
}
