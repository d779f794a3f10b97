/**
 * What a programme says about answers, as the server says it (`domain/programmes/rules.py`): which questions are shown,
 * what must be mended and in which words, who can apply, which papers are needed. Both are tested with
 * `programmes/answer-vectors.json`. Schemas are interpreted, never compiled: the page's rules allow no `eval`.
 */
import { format as known, type OutputUnit, Validator } from "@cfworker/json-schema";
import { toOffice } from "@face/to-office";
import type { Texts } from "../language";
import type { FormPage, Programme, Question, Rule, Wanted } from "./programme";
import type { Answer, Answers } from "./answers";
import { atPointer, facts, isDay } from "./derived";
import { todayInMorocco } from "../morocco";
import { check, FORMATS, normalise, warning } from "./formats";
import catalogue from "./wording.json";

for (const name of FORMATS) (known as Record<string, (text: string) => boolean>)[name] = (text) => check(name, text);

/** What is wrong with an answer and how to put it right. `name`: the question, "" when it is none of the form's. */
export interface Mend {
  name: string;
  pointer: string;
  code: string;
  /** Beside the field. */
  message: Texts;
  /** Alone: with the question's name before it. */
  labelled: Texts;
}

/** One screen of the form: a question, or several that belong together. */
export interface Screen {
  page: FormPage;
  questions: Question[];
}

/** A place's name by its code, once the places are there. */
export type NameOf = (code: string) => Texts | undefined;

const KIND = "kind";
const PLACES = ["region", "province", "commune"] as const;
const BAD = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|[\ud800-\udfff]/u;
const TYPES: Record<string, Texts> = {
  string: { ar: "نص", fr: "texte", en: "text" },
  integer: { ar: "عدد صحيح", fr: "nombre entier", en: "whole number" },
  number: { ar: "عدد", fr: "nombre", en: "number" },
  boolean: { ar: "نعم أو لا", fr: "oui ou non", en: "yes or no" },
  array: { ar: "لائحة", fr: "liste", en: "list" },
  object: { ar: "مجموعة أجوبة", fr: "groupe de réponses", en: "group of answers" },
  null: { ar: "فارغ", fr: "vide", en: "empty" },
};

// -- reading schemas ----------------------------------------------------------------------------------------------

const validators = new WeakMap<object, Validator>();
const thorough = new WeakMap<object, Validator>();

function validator(schema: object, all: boolean): Validator {
  const kept = all ? thorough : validators;
  let found = kept.get(schema);
  if (!found) kept.set(schema, (found = new Validator(schema, "2020-12", !all)));
  return found;
}

/** A rule that this browser can't read refuses nothing: the server reads it again. */
function holds(schema: Rule | boolean, instance: object): boolean {
  if (typeof schema === "boolean") return schema;
  try {
    return validator(schema, false).validate(instance).valid;
  } catch {
    return true;
  }
}

function computed(programme: Programme): Set<string> {
  return new Set([KIND, ...programme.form.derived.map((fact) => fact.name)]);
}

/** What every rule reads: the answers, the kind of applicant, and each fact that can be computed. */
function instanceOf(programme: Programme, kind: string, answers: Answers, today: string): Record<string, unknown> {
  const made = computed(programme);
  const given = Object.fromEntries(Object.entries(answers).filter(([name]) => !made.has(name)));
  return { ...given, [KIND]: kind, ...facts(programme.form.derived, given, today) };
}

/** The names of the answers and facts that a schema looks at. */
function readBy(schema: unknown): string[] {
  if (typeof schema !== "object" || schema === null) return [];
  const rule = schema as Record<string, unknown>;
  const here = [...Object.keys((rule["properties"] as object | undefined) ?? {}), ...((rule["required"] as string[] | undefined) ?? [])];
  const inner = ["allOf", "anyOf", "oneOf"].flatMap((key) => ((rule[key] as unknown[] | undefined) ?? []).flatMap(readBy));
  return [...here, ...inner, ...["if", "then", "else", "not"].flatMap((key) => readBy(rule[key]))];
}

/** The questions that schemas read, through the facts that are made of them. */
function questionsReadBy(programme: Programme, schemas: unknown[]): Set<string> {
  const waiting = schemas.flatMap(readBy);
  const found = new Set<string>();
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (found.has(name)) continue;
    found.add(name);
    const fact = programme.form.derived.find((one) => one.name === name);
    for (const operand of fact?.of ?? []) if (typeof operand === "string") waiting.push(operand.split("/")[1] ?? "");
  }
  return found;
}

// -- screens ------------------------------------------------------------------------------------------------------

/** Pages with the questions that are shown, given these answers. */
function shownPages(programme: Programme, kind: string, answers: Answers, today: string): FormPage[] {
  const instance = instanceOf(programme, kind, answers, today);
  const shows = (when: Rule | null | undefined) => !when || holds(when, instance);
  return programme.form.pages
    .filter((page) => shows(page.when))
    .map((page) => ({ ...page, fields: page.fields.filter((question) => shows(question.when)) }))
    .filter((page) => page.fields.length > 0);
}

/** The form's screens. Questions marked `together` join the one before, and so do places that follow each other. */
export function screensOf(programme: Programme, kind: string, answers: Answers, today = todayInMorocco()): Screen[] {
  return shownPages(programme, kind, answers, today).flatMap((page) => {
    const screens: Screen[] = [];
    for (const question of page.fields) {
      const last = screens[screens.length - 1];
      const before = last?.questions[last.questions.length - 1];
      if (last && (question.together || (question.widget === "place" && before?.widget === "place"))) last.questions.push(question);
      else screens.push({ page, questions: [question] });
    }
    return screens;
  });
}

/**
 * The screens of a file that came back to her: what was asked for, and what her new answers make necessary. Below a
 * place that was asked for the smaller ones can be chosen too.
 */
export function askedScreens(programme: Programme, kind: string, answers: Answers, asked: string[], today = todayInMorocco()): Screen[] {
  const names = new Set([...asked.map((pointer) => pointer.split("/").pop() ?? ""), ...mendsOf(programme, kind, answers, { today }).map((mend) => mend.name)]);
  return screensOf(programme, kind, answers, today)
    .map((screen) => {
      let above = false;
      const questions = screen.questions.filter((question) => {
        const wanted = names.has(question.name) || (above && question.widget === "place");
        above = wanted && question.widget === "place";
        return wanted;
      });
      return { ...screen, questions };
    })
    .filter((screen) => screen.questions.length > 0);
}

/** Answers to questions that are not asked any more; taking one away may hide another. */
export function hiddenAnswers(programme: Programme, kind: string, answers: Answers, today = todayInMorocco()): string[] {
  const left = { ...answers };
  const gone: string[] = [];
  for (;;) {
    const shown = new Set(shownPages(programme, kind, left, today).flatMap((page) => page.fields.map((question) => question.name)));
    const hidden = Object.keys(left).filter((name) => !shown.has(name));
    if (!hidden.length) return gone;
    gone.push(...hidden);
    for (const name of hidden) delete left[name];
  }
}

// -- what must be mended ------------------------------------------------------------------------------------------

interface Wrong {
  pointer: string;
  name: string;
  code: string;
  limit?: string | Texts;
  label?: boolean;
}

function questionNamed(programme: Programme, name: string): Question | undefined {
  for (const page of programme.form.pages) for (const question of page.fields) if (question.name === name) return question;
  return undefined;
}

function sentence(programme: Programme, code: string, limit: string | Texts = ""): Texts {
  const said = (catalogue as Record<string, { ar: { feminine: string; neutral: string }; fr: string; en: string }>)[code] ?? catalogue.rule;
  const all = { ar: said.ar[toOffice ? "neutral" : programme.address], fr: said.fr, en: said.en };
  const filled = (language: keyof Texts) => all[language].replace("{limit}", () => (typeof limit === "string" ? limit : limit[language]));
  return { ar: filled("ar"), fr: filled("fr"), en: filled("en") };
}

function inWordsFor(programme: Programme, { pointer, name, code, limit, label = true }: Wrong): Mend {
  const question = questionNamed(programme, name);
  const own = question?.mend && ["pattern", "rule", "enum"].includes(code) ? question.mend : null;
  const message = own ?? sentence(programme, code, limit);
  const named = label && question ? question.label : null;
  const labelled = named ? { ar: `${named.ar}: ${message.ar}`, fr: `${named.fr} : ${message.fr}`, en: `${named.en}: ${message.en}` } : message;
  // A sentence of the programme's own is written to follow the label: alone it begins with a capital.
  const alone = own ? { ar: own.ar, fr: capital(own.fr), en: capital(own.en) } : message;
  return { name, pointer, code, message: alone, labelled };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const WRAPS = new Set(["properties", "allOf", "if", "items", "prefixItems", "patternProperties", "dependentSchemas", "$ref", "additionalProperties", "unevaluatedProperties"]);
const OPAQUE = new Set(["anyOf", "oneOf", "not", "contains", "propertyNames"]);

/** The schema's keyword that an error is about. */
function keywordAt(schema: Rule, location: string): unknown {
  let found: unknown = schema;
  for (const part of location.split("/").slice(1)) {
    found = atPointer(found, `/${part}`);
    if (part === "$ref" && typeof found === "string") found = atPointer(schema, decodeURIComponent(found.replace(/^#/, "")));
  }
  return found;
}

/** The names of which one is enough, when each branch of an `anyOf` only asks for an answer to be there. */
function oneOfThese(error: OutputUnit, errors: OutputUnit[]): string[] {
  const names: string[] = [];
  for (let branch = 0; ; branch++) {
    const inner = errors.filter((one) => one.keywordLocation.startsWith(`${error.keywordLocation}/${branch}/`) && !WRAPS.has(one.keyword));
    if (!inner.length) return names;
    if (inner.some((one) => one.keyword !== "required")) return [];
    names.push(missingName(inner[0]!));
  }
}

function missingName(error: OutputUnit): string {
  return /"(.+)"\.$/.exec(error.error)?.[1] ?? "";
}

function* schemaWrongs(programme: Programme, kind: string, answers: Answers, today: string): Generator<Wrong> {
  let errors: OutputUnit[];
  try {
    errors = validator(programme.form.schema, true).validate(instanceOf(programme, kind, answers, today)).errors;
  } catch {
    return; // a rule that this browser can't read: the server reads it again
  }
  const made = computed(programme);
  const opaque = errors.filter((error) => OPAQUE.has(error.keyword)).map((error) => `${error.keywordLocation}/`);
  for (const [index, error] of errors.entries()) {
    if (WRAPS.has(error.keyword) || opaque.some((location) => error.keywordLocation.startsWith(location))) continue;
    const path = error.instanceLocation.slice(1);
    const name = path.split("/")[1] ?? "";
    if (made.has(name)) continue; // a fact out of range is for eligibility to explain
    const pointer = `/answers${path}`;
    const value = keywordAt(programme.form.schema, error.keywordLocation);
    if (error.keyword === "false") {
      const unknown = /^(additional|unevaluated)Properties$/.test(errors[index - 1]?.keyword ?? "");
      yield unknown ? { pointer, name, code: "unknown", label: path.split("/").length > 2 } : { pointer, name, code: "rule" };
    } else if (error.keyword === "required") {
      const missing = missingName(error);
      yield { pointer: `${pointer}/${missing}`, name: name || missing, code: "required" };
    } else if (error.keyword === "format") yield { pointer, name, code: String(value) };
    else if (error.keyword === "type") {
      const types = (Array.isArray(value) ? value : [value]).map((one) => TYPES[String(one)] ?? { ar: String(one), fr: String(one), en: String(one) });
      yield { pointer, name, code: "type", limit: joined(types, { ar: " / ", fr: " / ", en: " / " }) };
    } else if (error.keyword === "const") yield { pointer, name, code: "enum" };
    else if (error.keyword === "anyOf" && oneOfThese(error, errors).length) {
      const names = oneOfThese(error, errors);
      const labels = names.map((one) => questionNamed(programme, one)?.label ?? { ar: one, fr: one, en: one });
      yield { pointer: `${pointer}/${names[0]}`, name: names[0]!, code: "one_required", limit: joined(labels, { ar: " أو ", fr: " / ", en: " / " }), label: false };
    } else if (OPAQUE.has(error.keyword) && error.keyword !== "contains") yield { pointer, name, code: "rule" };
    else yield { pointer, name, code: error.keyword, limit: String(value) };
  }
}

function joined(all: Texts[], by: Texts): Texts {
  const one = (language: keyof Texts) => all.map((text) => text[language]).join(by[language]);
  return { ar: one("ar"), fr: one("fr"), en: one("en") };
}

/** Answers whose format is one of ours. */
function formatsOf(programme: Programme): [name: string, format: string][] {
  return Object.entries(programme.form.schema.properties).flatMap(([name, rule]) => (rule.format !== undefined && FORMATS.includes(rule.format) ? [[name, rule.format] as [string, string]] : []));
}

/** The answers that say where: the first of each format, if it is one. */
function placesOf(programme: Programme, answers: Answers): Partial<Record<string, { name: string; code: string }>> {
  const found: Partial<Record<string, { name: string; code: string }>> = {};
  for (const [name, form] of formatsOf(programme)) {
    const code = answers[name];
    if ((PLACES as readonly string[]).includes(form) && typeof code === "string" && check(form, code)) found[form] ??= { name, code: normalise(form, code) };
  }
  return found;
}

function* placeWrongs(programme: Programme, answers: Answers, nameOf: NameOf): Generator<Wrong> {
  const named = (code: string) => nameOf(code) ?? { ar: code, fr: code, en: code };
  const found = placesOf(programme, answers);
  const widest = PLACES.map((form) => found[form]).find((place) => place !== undefined);
  if (widest && programme.regions !== "all" && !programme.regions.includes(widest.code.split(".")[0] ?? "")) {
    const limit = joined([...programme.regions].sort().map(named), { ar: "، ", fr: ", ", en: ", " });
    yield { pointer: `/answers/${widest.name}`, name: widest.name, code: "region_closed", limit };
  }
  // Each place that lies elsewhere is told, once: of a new region all that is below it.
  const told = new Set<string>();
  for (const [inner, outer] of [["province", "region"], ["commune", "province"], ["commune", "region"]] as const) {
    const [here, around] = [found[inner], found[outer]];
    if (told.has(inner) || !here || !around || here.code.startsWith(`${around.code}.`)) continue;
    told.add(inner);
    yield { pointer: `/answers/${here.name}`, name: here.name, code: "place_mismatch", limit: named(around.code) };
  }
}

function* birthWrongs(programme: Programme, answers: Answers, today: string): Generator<Wrong> {
  const pointer = programme.identity.birth_date;
  const born = atPointer(answers, pointer);
  if (typeof born !== "string" || !isDay(born.trim())) return; // the format's own sentence says it
  if (born.trim() < "1900-01-01" || born.trim() > today) yield { pointer: `/answers${pointer}`, name: pointer.slice(1), code: "birth_date" };
}

/** Texts with control characters, or marks that reorder what others read. */
function* unreadable(value: unknown, pointer: string): Generator<Wrong> {
  if (typeof value === "string" && BAD.test(value)) yield { pointer, name: pointer.split("/")[2] ?? "", code: "characters" };
  else if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* unreadable(item, `${pointer}/${index}`);
}

/** Keywords that judge the whole, so an unfinished form can't satisfy them yet. */
const WHOLE = new Set(["required", "one_required"]);

interface Circumstances {
  today?: string;
  nameOf?: NameOf;
}

/** What must be mended before these answers can be sent, sorted by pointer: the server's own list and sentences. */
export function mendsOf(programme: Programme, kind: string, answers: Answers, { today = todayInMorocco(), nameOf = () => undefined }: Circumstances = {}): Mend[] {
  const bad = Object.entries(answers).flatMap(([name, value]) => [...unreadable(value, `/answers/${name}`)]);
  const made = computed(programme);
  const own = Object.keys(answers).filter((name) => made.has(name));
  const wrongs: Wrong[] = bad.length
    ? bad
    : [
        ...own.map((name) => ({ pointer: `/answers/${name}`, name, code: "computed", label: false })),
        ...schemaWrongs(programme, kind, answers, today),
        ...placeWrongs(programme, answers, nameOf),
        ...birthWrongs(programme, answers, today),
      ];
  const unique = new Map(wrongs.map((wrong) => [`${wrong.pointer} ${wrong.code}`, wrong]));
  const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...unique.values()].sort((a, b) => before(a.pointer, b.pointer) || before(a.code, b.code)).map((wrong) => inWordsFor(programme, wrong));
}

/**
 * What of one screen's answers must be mended. Of several questions of which one is enough, the last that is asked
 * says so: before it she can still answer it.
 */
export function mendsOn(programme: Programme, kind: string, answers: Answers, screen: Screen, circumstances: Circumstances = {}): Mend[] {
  const names = screen.questions.map((question) => question.name);
  const groups = choicesOfOne(programme.form.schema);
  const order = screensOf(programme, kind, answers, circumstances.today).flatMap((one) => one.questions.map((question) => question.name));
  const here = mendsOf(programme, kind, answers, circumstances).flatMap((mend) => {
    if (mend.code !== "one_required") return names.includes(mend.name) ? [mend] : [];
    const group = groups.find((one) => one.includes(mend.name)) ?? [mend.name];
    const last = order.filter((name) => group.includes(name)).pop();
    if (last === undefined || !names.includes(last)) return [];
    return [names.includes(mend.name) ? mend : { ...mend, name: last, pointer: `/answers/${last}` }];
  });
  return names.flatMap((name) => here.filter((mend) => mend.name === name));
}

/** Groups of answers of which one is enough. */
function choicesOfOne(schema: unknown): string[][] {
  if (typeof schema !== "object" || schema === null) return [];
  const rule = schema as Record<string, unknown>;
  const branches = (rule["anyOf"] as Rule[] | undefined) ?? [];
  const here = branches.length && branches.every((branch) => Array.isArray(branch["required"])) ? [branches.flatMap((branch) => branch["required"] as string[])] : [];
  const inner = ((rule["allOf"] as unknown[] | undefined) ?? []).flatMap(choicesOfOne);
  return [...here, ...inner, ...["then", "else"].flatMap((key) => choicesOfOne(rule[key]))];
}

/** The questions of one screen that still wait for an answer, or for a right one. */
export function unanswered(programme: Programme, kind: string, answers: Answers, screen: Screen): string[] {
  return [...new Set(mendsOn(programme, kind, answers, screen).map((mend) => mend.name))];
}

/** Whether an answer may be kept in a draft: right in itself, whatever is still missing. */
export function mayBeKept(programme: Programme, kind: string, answers: Answers, name: string, today = todayInMorocco()): boolean {
  return !mendsOf(programme, kind, answers, { today }).some((mend) => mend.name === name && !WHOLE.has(mend.code));
}

/** Unusual answers that block nothing. */
export function remarksOn(programme: Programme, answers: Answers): Mend[] {
  return formatsOf(programme).flatMap(([name, form]) => {
    const value = answers[name];
    const code = typeof value === "string" ? warning(form, value) : null;
    return code ? [inWordsFor(programme, { pointer: `/answers/${name}`, name, code })] : [];
  });
}

// -- may she apply, and with which papers -------------------------------------------------------------------------

export interface Reason {
  code: string;
  message: Texts;
  /** The questions it comes from. */
  of: string[];
}

/** Why she can't apply; empty = she can. What isn't answered yet refuses nothing. */
export function reasonsAgainst(programme: Programme, kind: string, answers: Answers, today = todayInMorocco()): Reason[] {
  const instance = instanceOf(programme, kind, answers, today);
  return programme.eligibility.filter((rule) => !holds(rule.schema, instance)).map(({ code, message, schema }) => ({ code, message, of: [...questionsReadBy(programme, [schema])] }));
}

/** The questions that decide whether somebody may apply, in the form's order; where the programme is open is one. */
export function asks(programme: Programme): Question[] {
  const read = questionsReadBy(programme, programme.eligibility.map((rule) => rule.schema));
  if (programme.regions !== "all") {
    const widest = PLACES.map((form) => formatsOf(programme).find((one) => one[1] === form)).find((one) => one !== undefined);
    if (widest) read.add(widest[0]);
  }
  return programme.form.pages.flatMap((page) => page.fields.filter((question) => read.has(question.name)));
}

/** The papers that must be there with these answers. */
export function requiredDocuments(programme: Programme, kind: string, answers: Answers, today = todayInMorocco()): Wanted[] {
  const instance = instanceOf(programme, kind, answers, today);
  return programme.documents.filter((paper) => (typeof paper.required === "boolean" ? paper.required : holds(paper.required, instance)));
}

/** The papers that other answers may yet ask for. */
export function perhapsRequired(programme: Programme, kind: string, answers: Answers, today = todayInMorocco()): Wanted[] {
  const sure = requiredDocuments(programme, kind, answers, today);
  const open = (paper: Wanted) => [...questionsReadBy(programme, [paper.required])].some((name) => name !== KIND && !(name in answers));
  return programme.documents.filter((paper) => typeof paper.required !== "boolean" && !sure.includes(paper) && open(paper));
}

interface Here {
  type: string;
  side: string | null;
  status: string;
}

/** What the server calls a paper wherever it is asked for or missed; `pointed` reads it. */
export function pointerOf(type: string, side: string | null): string {
  return `/documents/${type}${side ? `/${side}` : ""}`;
}

export function pointed(pointer: string): { type: string; side: string | null } {
  const [, , type = "", side = null] = pointer.split("/");
  return { type, side };
}

/** Papers and sides that must be there and have neither arrived nor been refused. */
export function missingPapers(programme: Programme, kind: string, answers: Answers, documents: Here[], today = todayInMorocco()): { type: string; side: "front" | "back" | null }[] {
  const there = (type: string, side: "front" | "back" | null) => documents.some((one) => one.type === type && one.side === side && ["accepted", "uploading", "inspecting"].includes(one.status));
  return requiredDocuments(programme, kind, answers, today).flatMap((paper) => {
    const sides = paper.sides.length ? paper.sides : [null];
    return sides.filter((side) => !there(paper.type, side)).map((side) => ({ type: paper.type, side }));
  });
}

/** An answer as the server stores it: trimmed, in Unicode NFC, our formats made regular. */
export function stored(programme: Programme, name: string, value: Answer): Answer {
  if (typeof value !== "string") return value;
  const form = programme.form.schema.properties[name]?.format;
  return form !== undefined && FORMATS.includes(form) ? normalise(form, value) : value.normalize("NFC").trim();
}
