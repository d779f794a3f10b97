/**
 * A dossier goes to the server step by step. Each step has a key of its own, made of the dossier's name: said again, after
 * a lost answer or a closed tab, it is the same step. What the server confirmed is written down before the next one.
 *
 * Nothing is overwritten: what stands at the server and differs is for the agent to decide. A dossier leaves the device
 * when the server has confirmed all of it.
 */
import { signal } from "@preact/signals";
import { NoAnswer, Problem, type Schemas, SignedOut } from "../../../shared/api";
import type { Answer, Answers } from "../../../shared/form/answers";
import type { Programme } from "../../../shared/form/programme";
import { Refused } from "../../../shared/papers/compress";
import { askAsMe, works } from "../core/session";
import { announcePaper, correct, programmeOf, type StaffFile, upload } from "../core/file";
import { alone, blobOf, change, type Consent, type Dossier, dossiers, drop, load, type PaperThere, type Picture, type Sent, type Stands, wasSent } from "./dossiers";
import { Locked } from "./vault";

/**
 * `kept`: it has all that is here; `waits`: papers are being checked; `stands`: the agent decides; `network`, `over`: later;
 * `away`: it was deleted meanwhile, or the device is locked.
 */
export type Outcome = "sent" | "kept" | "waits" | "stands" | "network" | "over" | "away";

/** Which one is on its way, and why it halted. */
export const under_way = signal<string | null>(null);
export const halted = signal<"network" | "over" | null>(null);

const LOOKS = 40;
const PAUSE = 1_500; // ms between two looks at papers that are being checked
const OPEN = new Set(["draft", "submitted", "in_review", "changes_requested", "approved", "active", "waitlisted"]);

const same = (a: unknown, b: unknown) => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);

/** What of the answers here is not what both had, by name; null takes one away. The order of names says nothing. */
export function unsent({ answers, there }: Dossier): Record<string, Answer | null> {
  const known = there?.answers ?? {};
  const names = [...new Set([...Object.keys(answers), ...Object.keys(known)])].filter((name) => !same(answers[name], known[name]));
  return Object.fromEntries(names.map((name) => [name, answers[name] ?? null]));
}

/** Names of what is answered here, and otherwise there or not at all. */
export function differing(mine: Answers, theirs: Answers): string[] {
  return Object.keys(mine).filter((name) => !same(mine[name], theirs[name]));
}

/**
 * One dossier as far as it goes now. Raises nothing that a network or a refusal explains. `patient`: waits for the papers
 * that are being checked.
 */
export async function advance(id: string, patient = true): Promise<Outcome> {
  return alone(`jisr.village.send.${id}`, async () => {
    try {
      for (;;) {
        const one = await load(id);
        if (!one) return (await wasSent(id)) ? "sent" : "away"; // another tab was first, or took it away
        const done = await step(one, patient);
        halted.value = null;
        if (done === null || done === "sent") works();
        if (done) return done;
      }
    } catch (failure) {
      if (failure instanceof Locked) return "away";
      if (failure instanceof SignedOut) return halt("over");
      if (failure instanceof NoAnswer || (failure instanceof Problem && (failure.status === 401 || (failure.status === 429 && !failure.mends.length)))) return halt("network");
      if (failure instanceof Problem) {
        await stand(id, refusal(failure));
        return "stands";
      }
      throw failure;
    }
  });
}

function halt(why: "network" | "over"): Outcome {
  halted.value = why;
  return why;
}

/** All that is ready; stops when there is no network. First everything is brought, and while it is checked the next one's. */
export async function sendAll(): Promise<void> {
  await alone("jisr.village.all", async () => {
    halted.value = null;
    for (const patient of [false, true]) {
      for (const { id, sealed, stands } of dossiers.value) {
        if (!sealed || stands) continue;
        under_way.value = id;
        try {
          await advance(id, patient);
        } finally {
          under_way.value = null;
        }
        if (halted.value) return;
      }
    }
  });
}

/** What is said of a picture that can't be brought, by the code of `papers/compress.ts`. */
const TOO_LARGE = { ar: "الصورة أكبر من 10 ميغابايت: يجب أخذ صورة أخرى.", fr: "La photo dépasse 10 Mo : prenez-en une autre.", en: "The picture is over 10 MB: take another one." };
const GONE = { ar: "لم تعد الصورة على الجهاز: يجب أخذها من جديد.", fr: "La photo n'est plus sur l'appareil : il faut la reprendre.", en: "The picture is no longer on the device: take it again." };

function refusal(failure: Problem): Stands {
  if (failure.code === "duplicate" || failure.code === "needs_agent") {
    const other = failure.members["application"] as { id: string; reference: string } | undefined;
    return { why: "duplicate", id: other?.id ?? null, reference: other?.reference ?? null };
  }
  if (failure.code === "wrong_code") return { why: "consent", left: Number(failure.members["tries_left"] ?? 0) };
  return { why: "mend", mends: failure.mends.length ? failure.mends : [{ pointer: `/${failure.code || failure.status}`, message: { ar: "", fr: "", en: "" } }] };
}

async function stand(id: string, stands: Stands): Promise<void> {
  await change(id, (now) => ({ ...now, stands }));
}

/** The next thing that it needs; null: there may be more. */
async function step(one: Dossier, patient: boolean): Promise<Outcome | null> {
  if (one.stands) return "stands";
  if (!one.there) {
    if (!one.looked && !(await looked(one))) return "stands";
    await registered(one);
    return null;
  }
  const picture = one.pictures.find((each) => !each.sent);
  if (Object.keys(unsent(one)).length) return answered(one);
  if (picture) return bring(one, picture);
  if (!one.sealed) return "kept";
  return submitted(one, patient);
}

/** Where the card's number stands in this programme's answers. */
export function cardOf(programme: Programme, answers: Answers): string | null {
  const value = answers[programme.identity.national_id.slice(1)];
  return typeof value === "string" && value ? value : null;
}

/** Files that are open for this number, or this card, in the same programme. */
export async function openFor(programme: string, phone: string, card: string | null): Promise<Schemas["QueueItem"][]> {
  const asked = [{ phone }, ...(card ? [{ national_id: card }] : [])];
  const found = new Map<string, Schemas["QueueItem"]>();
  for (const query of asked) {
    const { items } = await askAsMe((api, headers) => api.GET("/staff/search", { params: { query }, headers }));
    for (const item of items) if (item.programme === programme && OPEN.has(item.status)) found.set(item.id, item);
  }
  return [...found.values()];
}

/** Only a dossier that was made without network, or was agreed to anew: else the agent has looked before. */
async function looked(one: Dossier): Promise<boolean> {
  const definition = (await programmeOf({ programme: one.programme, programme_version: one.version })) as unknown as Programme;
  const files = await openFor(one.programme, one.phone, cardOf(definition, one.answers));
  if (files.length) await stand(one.id, { why: "exists", files });
  else await change(one.id, (now) => ({ ...now, looked: true }));
  return !files.length;
}

/** The draft, with her consent. Raises `Problem`. */
export async function registered(one: Dossier): Promise<void> {
  const { programme, kind, language, phone, consent } = one;
  if (consent.method === "given") throw new Error("a file that is there is not registered");
  const body: Schemas["RegisterApplication"] = { programme, kind, language, applicant: { phone, language }, consent_evidence: { ...consent, language } };
  const file = await askAsMe((api, headers) => api.POST("/staff/applications", { body, params: { header: { "Idempotency-Key": `${one.id}.register` } }, headers }));
  await change(one.id, (now) => ({ ...now, looked: true, there: thereOf(now, file, {}) }));
}

/** `known`: the answers that both have. */
function thereOf(one: Dossier, file: StaffFile, known: Answers): NonNullable<Dossier["there"]> {
  return { id: file.id, reference: file.reference, version: file.version, answers: known, papers: papersOf(one, file) };
}

/** Papers of the file that were not taken here; one that was refused, or never arrived, is none. */
function papersOf(one: Dossier, file: StaffFile): PaperThere[] {
  const mine = new Set(one.pictures.map((picture) => picture.document));
  return file.documents.flatMap(({ document_id, type, side, status }) => ((status === "accepted" || status === "inspecting") && !mine.has(document_id) ? [{ type, side: (side ?? null) as PaperThere["side"], status }] : []));
}

/** Papers that others brought may have been judged since. */
async function seen(one: Dossier, file: StaffFile): Promise<void> {
  if (same(one.there?.papers ?? [], papersOf(one, file))) return;
  await change(one.id, (now) => ({ ...now, there: { ...now.there!, papers: papersOf(now, file) } }));
}

/** She agreed in another way, before anything of it was there. The first way may have been heard, and its answer lost. */
export async function agreedAnew(id: string, consent: Consent, forms: Picture[]): Promise<void> {
  await settle(id, (now) => (now.there ? now : { ...now, consent, looked: false, pictures: [...now.pictures.filter(({ type }) => type !== null), ...forms] }));
}

/** Her consent to a file that she began herself: before it nobody of the office opens it. Raises `Problem`. */
export async function agreed(one: Dossier, file: string): Promise<void> {
  const { consent } = one;
  if (consent.method === "given") return;
  const body: Schemas["RecordConsent"] = { consent_evidence: { ...consent, language: one.language } };
  await askAsMe((api, headers) => api.POST("/staff/applications/{id}/consent", { body, params: { path: { id: file }, header: { "Idempotency-Key": `${one.id}.consent` } }, headers }));
}

function read(id: string): Promise<StaffFile> {
  return askAsMe((api, headers) => api.GET("/staff/applications/{id}", { params: { path: { id } }, headers }));
}

/** What only this side changed is sent; what the other side changed, too, stands. */
async function answered(one: Dossier): Promise<Outcome | null> {
  const there = one.there!;
  const given = unsent(one);
  try {
    const file = await correct(there, { answers: given, reason_codes: [] });
    await confirmed(one.id, given, file);
    return null;
  } catch (failure) {
    if (!(failure instanceof Problem) || (failure.status !== 412 && failure.status !== 409)) throw failure;
    const file = await read(there.id);
    if (file.status !== "draft") return gone(one, file);
    if (failure.status === 409) throw failure;
    const now = file.answers as Answers;
    const clash = Object.keys(given).filter((name) => !same(now[name], there.answers[name]) && !same(now[name], given[name]));
    await change(one.id, (here) => merged(here, file, clash));
    if (!clash.length) return null;
    await stand(one.id, { why: "answers", theirs: Object.fromEntries(clash.map((name) => [name, now[name] ?? null])) });
    return "stands";
  }
}

/** What only they changed is here, too; what both changed waits for the agent. */
function merged(here: Dossier, file: StaffFile, clash: string[]): Dossier {
  const [theirs, base] = [file.answers as Answers, here.there!.answers];
  const answers = { ...here.answers };
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(base)])) {
    if (clash.includes(name) || !same(here.answers[name], base[name])) continue;
    if (name in theirs) answers[name] = theirs[name]!;
    else delete answers[name];
  }
  const known = { ...theirs };
  // Until it is decided the old one stands as what both know.
  for (const name of clash) {
    if (name in base) known[name] = base[name]!;
    else delete known[name];
  }
  return { ...here, answers, there: thereOf(here, file, known) };
}

/** Its answers are the server's now: also as that stored them. What was changed here meanwhile goes next. */
async function confirmed(id: string, given: Record<string, Answer | null>, file: StaffFile): Promise<void> {
  const theirs = file.answers as Answers;
  await change(id, (now) => {
    const answers = { ...now.answers };
    for (const [name, value] of Object.entries(given)) if (value !== null && same(answers[name], value) && name in theirs) answers[name] = theirs[name]!;
    return { ...now, answers, there: { ...now.there!, version: file.version, answers: theirs } };
  });
}

/** The agent's choice between the answer here and the one that stands there. */
export async function decide(id: string, name: string, mine: boolean): Promise<void> {
  await change(id, (now) => {
    if (now.stands?.why !== "answers" || !now.there) return now;
    const { [name]: theirs, ...rest } = now.stands.theirs;
    const answers = { ...now.answers };
    const known = { ...now.there.answers };
    if (theirs === null || theirs === undefined) delete known[name];
    else known[name] = theirs;
    if (!mine) {
      if (theirs === null || theirs === undefined) delete answers[name];
      else answers[name] = theirs;
    }
    const { stands: _, ...free } = now;
    const after = { ...free, answers, there: { ...now.there, answers: known } };
    return Object.keys(rest).length ? { ...after, stands: { why: "answers", theirs: rest } } : after;
  });
}

/** What stood is settled: it goes on from there. */
export async function settle(id: string, how: (now: Dossier) => Dossier = (now) => now): Promise<void> {
  await change(id, (now) => {
    const { stands: _, ...free } = now;
    return how(free);
  });
}

/** A draft that is there is filled in instead of a new one: its answers stay, and where both have one the agent chooses. */
export async function adopt(id: string, file: string): Promise<void> {
  const one = await load(id);
  if (one) await agreed(one, file);
  const found = await read(file);
  const theirs = found.answers as Answers;
  await settle(id, (now) => {
    const clash = Object.keys(now.answers).filter((name) => name in theirs && !same(theirs[name], now.answers[name]));
    const known = Object.fromEntries(Object.entries(theirs).filter(([name]) => !clash.includes(name)));
    const there = thereOf(now, found, known);
    const after: Dossier = { ...now, version: found.programme_version, kind: found.kind, answers: { ...theirs, ...now.answers }, looked: true, there };
    return clash.length ? { ...after, stands: { why: "answers", theirs: Object.fromEntries(clash.map((name) => [name, theirs[name]!])) } } : after;
  });
}

// -- pictures -----------------------------------------------------------------------------------------------------

async function announce(one: Dossier, picture: Picture): Promise<Schemas["DocumentAdded"]> {
  const id = one.there!.id;
  const { type, side, media, size, sha256 } = picture;
  if (type !== null) return announcePaper(id, { type, side }, { media, size, sha256 }, picture.id);
  const body = { filename: "paper", content_type: media, size, ...(sha256 ? { sha256 } : {}) };
  return askAsMe((api, headers) => api.POST("/staff/applications/{id}/consent-forms", { body, params: { path: { id }, header: { "Idempotency-Key": picture.id } }, headers }));
}

async function bring(one: Dossier, picture: Picture): Promise<Outcome | null> {
  try {
    const blob = await blobOf(one, picture);
    const added = await announce(one, picture);
    await changePicture(one.id, picture.id, { document: added.document_id });
    await upload(added.upload, blob);
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    await stand(one.id, { why: "mend", mends: [{ pointer: `/pictures/${picture.id}`, message: failure.why === "too_large" ? TOO_LARGE : GONE }] });
    return "stands";
  }
  await changePicture(one.id, picture.id, { sent: true });
  return null;
}

async function changePicture(id: string, picture: string, with_: Partial<Picture>): Promise<void> {
  await change(id, (now) => ({ ...now, pictures: now.pictures.map((each) => (each.id === picture ? { ...each, ...with_ } : each)) }));
}

// -- the end ------------------------------------------------------------------------------------------------------

/** The file is no draft any more: somebody sent it, or this very sending was heard and its answer lost. */
async function gone(one: Dossier, file: StaffFile): Promise<Outcome> {
  await stand(one.id, { why: "sent_elsewhere", reference: file.reference, id: file.id });
  return "stands";
}

async function submitted(one: Dossier, patient: boolean): Promise<Outcome | null> {
  const there = one.there!;
  const judged = await verdicts(one, patient);
  if (judged) return judged;
  // The agent may have mended something while the papers were checked.
  if (!same(await load(one.id), one)) return null;
  const definition = (await programmeOf({ programme: one.programme, programme_version: one.version })) as unknown as Programme;
  const body: Schemas["Submit"] = { consent: { accepted: true, text_version: definition.consent.text_version }, ...(one.safe ? { safe_contact: one.safe } : {}) };
  let done: Schemas["Submitted"];
  try {
    done = await askAsMe((api, headers) => api.POST("/staff/applications/{id}/submit", { body, params: { path: { id: there.id }, header: { "Idempotency-Key": `${one.id}.submit` } }, headers }));
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 422 && failure.mends.length && failure.mends.every((mend) => mend.code === "document_inspecting")) return "waits";
    if (failure instanceof Problem && [409, 422].includes(failure.status)) {
      // Sent before, and its answer lost: what was changed here since comes too late, and she must know.
      const file = await read(there.id);
      if (file.status !== "draft") return gone(one, file);
      await seen(one, file);
    }
    throw failure;
  }
  await drop(one, sentOf(one, done));
  return "sent";
}

function sentOf(one: Dossier, done: Schemas["Submitted"]): Sent {
  return { id: one.id, file: one.there!.id, reference: done.reference, deadline: done.deadline, programme: one.programme, at: new Date().toISOString() };
}

/** Null when all pictures stand at the server and were found good. */
async function verdicts(one: Dossier, patient: boolean): Promise<Outcome | null> {
  if (!one.pictures.length && !one.there?.papers?.some(({ status }) => status === "inspecting")) return null;
  for (let looks = 0; looks < LOOKS; looks++) {
    const file = await read(one.there!.id);
    if (file.status !== "draft") return null; // sent before: the same key is answered the same
    const papers = new Map([...file.documents, ...(file.consent_forms ?? [])].map((paper) => [paper.document_id, paper]));
    const states = one.pictures.map((picture) => ({ picture, paper: papers.get(picture.document ?? "") }));
    const bad = states.filter(({ paper }) => paper === undefined || paper.status === "rejected");
    if (bad.length) {
      await stand(one.id, { why: "mend", mends: bad.map(({ picture, paper }) => ({ pointer: `/pictures/${picture.id}`, message: paper?.reason_text ?? GONE })) });
      return "stands";
    }
    const others = papersOf(one, file);
    if (states.every(({ paper }) => paper?.status === "accepted") && others.every(({ status }) => status === "accepted")) return null;
    if (!patient) break;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  return "waits";
}

