/** What each decision asks for before it can be taken. Whether it may be is the server's word (`allowed_actions`). */
import type { Act, StaffFile } from "../core/file";
import { countOf, type Marks, reasons, verdicts } from "./marks";

export type Action = Act["action"];
export type About = NonNullable<Act["about"]>;

interface Asks {
  /** In the bar; the others stand beside what they are about. */
  bar?: "main" | "secondary" | "danger";
  reasons?: readonly string[];
  /** The reason goes without saying. */
  because?: string;
  note?: "may" | "must";
  amount?: boolean;
  upheld?: boolean;
  phone?: boolean;
  /** Which other file. */
  other?: boolean;
  /** Of an appeal or a complaint: which. */
  about?: boolean;
  /** Nothing is shown before: it is undone with one press. */
  atOnce?: boolean;
}

export const DECISIONS: Partial<Record<Action, Asks>> = {
  pass_stage: { bar: "main", note: "may" },
  approve: { bar: "main", amount: true, note: "may" },
  // These three have forms of their own (`agreement.tsx`, `pay.tsx`, `visits.tsx`).
  sign_agreement: { bar: "main" },
  record_payment: { bar: "main" },
  record_follow_up: { bar: "secondary" },
  complete: { bar: "main", note: "may" },
  decide_appeal: { bar: "main", upheld: true, note: "may" },
  waitlist: { bar: "secondary", note: "may" },
  request_changes: { bar: "secondary", note: "may" },
  reject: { bar: "danger", reasons: ["not_eligible", "document_unreadable", "no_answer", "late", "duplicate", "budget"], note: "may" },
  end: { bar: "danger", reasons: ["agreement_not_kept", "asked_by_her", "no_answer", "not_eligible"], note: "may" },
  claim: { bar: "secondary", atOnce: true },
  release: { bar: "secondary", atOnce: true },
  mark_duplicate: { because: "duplicate", other: true, note: "may" },
  clear_duplicate: { note: "may" },
  change_phone: { because: "asked_by_her", phone: true, note: "may" },
  answer_help: { note: "may" },
  complain: { note: "must" },
  acknowledge: { about: true },
  answer_complaint: { note: "must" },
};

/** What was typed for one decision. */
export interface Typed {
  note: string;
  amount: string;
  reasons: string[];
  upheld: boolean | null;
  phone: string;
  other: string;
}
export const NOTHING: Typed = { note: "", amount: "", reasons: [], upheld: null, phone: "", other: "" };

/** Fields of a decision that are not filled as they must be; `amount`: what was read of it. */
export function missing(action: Action, typed: Typed, amount: number | null, marks: Marks): (keyof Typed | "marks")[] {
  const asks = DECISIONS[action] ?? {};
  const found: (keyof Typed | "marks")[] = [];
  if (action === "request_changes" && !countOf(marks)) found.push("marks");
  if (asks.amount && (amount === null || amount <= 0)) found.push("amount");
  if (asks.upheld && typed.upheld === null) found.push("upheld");
  if (asks.phone && !typed.phone.trim()) found.push("phone");
  if (asks.other && !typed.other.trim()) found.push("other");
  if (asks.reasons && !typed.reasons.length) found.push("reasons");
  if (asks.note === "must" && !typed.note.trim()) found.push("note");
  return found;
}

/** The decision as the API has it. The stage goes along: in another one it is not taken. */
export function bodyOf(action: Action, file: Pick<StaffFile, "stage">, typed: Typed, amount: number | null, marks: Marks, about: About | null = null): Act {
  const asks = DECISIONS[action] ?? {};
  const asking = action === "request_changes";
  const judges = asks.bar !== undefined && !asks.atOnce;
  const codes = asking ? reasons(marks) : asks.because ? [asks.because] : asks.reasons ? typed.reasons : [];
  const note = typed.note.trim();
  return {
    action,
    reason_codes: codes,
    documents: judges ? verdicts(marks, asking) : [],
    answers: asking ? marks.answers.map((name) => `/answers/${name}`) : [],
    papers: asking ? marks.missing : [],
    ...(file.stage ? { stage: file.stage } : {}),
    ...(note ? { note } : {}),
    ...(asks.amount && amount !== null ? { amount_mad: amount } : {}),
    ...(asks.upheld && typed.upheld !== null ? { upheld: typed.upheld } : {}),
    ...(asks.about && about ? { about } : {}),
    ...(asks.phone ? { phone: typed.phone.trim() } : {}),
    ...(asks.other ? { other: typed.other.trim() } : {}),
  };
}
