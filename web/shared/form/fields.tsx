/** One question on a screen: a field for each widget of the programme's definition. */
import { westernDigits } from "../digits";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { day } from "../format";
import { fill, inWords } from "../language";
import type { Programme, Question } from "./programme";
import { common } from "@face/texts/common";
import { words } from "@face/texts/form";
import { Button, Icon, Ltr, Mend } from "../kit";
import { loadPlaces, matches, nameOf, type Place, placesFailed, placesIn } from "./places";
import type { Mend as Wrong } from "./rules";
import { exampleOf, groupedBeside, type Raw } from "./values";

export interface FieldProps {
  programme: Programme;
  question: Question;
  raw: Raw;
  /** What is wrong with it, in words. */
  wrong: string | undefined;
  /** Its label is the page's heading already. */
  alone: boolean;
  /** Of a place: the code of the one around it. */
  around?: string | undefined;
  onChange: (raw: Raw) => void;
}

/** Where the summary's links lead: the field's first control. */
export function fieldId(name: string): string {
  return `q-${name}`;
}

/** The sentence beside a field. Some of the server's speak of how a value is written on the wire; she sees boxes. */
export function sentenceOf(programme: Programme, question: Question, mend: Wrong): string {
  if (question.widget === "date" && ["date", "type"].includes(mend.code)) return words.dateWrong;
  if (["number", "money"].includes(question.widget) && mend.code === "type") {
    return programme.form.schema.properties[question.name]?.type === "integer" ? words.wholeWrong : words.numberWrong;
  }
  return inWords(mend.message);
}

/** What is read aloud of a question. */
export function aloud(programme: Programme, question: Question): string[] {
  const example = exampleOf(programme, question);
  const options = question.widget === "yes_no" ? [common.yes, common.no] : (question.options ?? []).map((option) => inWords(option.label));
  return [inWords(question.label), question.help ? inWords(question.help) : "", example ? `${words.example} ${example.text}` : "", ...options];
}

const WIDEST = { region: 0, province: 1, commune: 2 } as Record<string, number>;

/** The field, and what is around it: label, help, example, what is wrong. */
export function Field(props: FieldProps) {
  const { programme, question, wrong, alone } = props;
  const id = fieldId(question.name);
  const example = question.widget === "date" ? null : exampleOf(programme, question);
  const hints = (
    <>
      {question.help && (
        <p class="hint" id={`${id}-help`}>
          {inWords(question.help)}
        </p>
      )}
      {question.widget === "choices" && (
        <p class="hint" id={`${id}-many`}>
          {words.chooseMany}
        </p>
      )}
      {(example ?? question.widget === "date") && (
        <p class="hint" id={`${id}-example`}>
          {example ? (
            <>
              {words.example} {example.ltr ? <Ltr>{example.text}</Ltr> : <bdi>{example.text}</bdi>}
            </>
          ) : (
            words.dateExample
          )}
        </p>
      )}
      {wrong && <Mend id={`${id}-mend`}>{wrong}</Mend>}
    </>
  );
  const described = [question.help && `${id}-help`, question.widget === "choices" && `${id}-many`, (example ?? question.widget === "date") && `${id}-example`, wrong && `${id}-mend`].filter(Boolean).join(" ") || undefined;
  const classes = wrong ? "field wrong" : "field";
  const name = inWords(question.label);
  const several = ["choice", "choices", "yes_no", "date", "place"].includes(question.widget);
  if (several) {
    return (
      <fieldset class={classes} {...(described ? { "aria-describedby": described } : {})}>
        <legend class={alone ? "visually-hidden" : undefined}>{name}</legend>
        {hints}
        <Several {...props} id={id} />
      </fieldset>
    );
  }
  return (
    <div class={classes}>
      <label for={id} class={alone ? "visually-hidden" : undefined}>
        {name}
      </label>
      {hints}
      <Written {...props} id={id} described={described} />
    </div>
  );
}

type Inner = FieldProps & { id: string };

function Several(props: Inner) {
  switch (props.question.widget) {
    case "date":
      return <Day {...props} />;
    case "place":
      return <PlacePicker {...props} />;
    default:
      return <Choices {...props} />;
  }
}

// -- what is written ----------------------------------------------------------------------------------------------

/** What a phone may fill in by itself, by the names that programmes use for who she is. */
const FILLED_IN: Record<string, string> = { first_name: "given-name", family_name: "family-name", address: "street-address" };

function fillsIn(programme: Programme, question: Question): string {
  if (question.widget === "phone") return "tel";
  if (programme.form.schema.properties[question.name]?.format === "postal-code") return "postal-code";
  return FILLED_IN[question.name] ?? "off";
}

function Written({ programme, question, raw, wrong, id, described, onChange }: Inner & { described: string | undefined }) {
  const rule = programme.form.schema.properties[question.name] ?? {};
  const text = typeof raw === "string" ? raw : "";
  const shared = {
    id,
    name: question.name,
    value: text,
    "aria-invalid": wrong !== undefined,
    "aria-describedby": [described, `${id}-beside`].filter(Boolean).join(" "),
    autocomplete: fillsIn(programme, question),
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  if (question.widget === "textarea") {
    return (
      <>
        <textarea {...shared} dir="auto" rows={6} />
        <p class="hint" id={`${id}-beside`} role="status">
          {charactersLeft(text, rule["maxLength"])}
        </p>
      </>
    );
  }
  const number = question.widget === "number" || question.widget === "money";
  const keypad = question.widget === "phone" ? "tel" : number && question.keypad !== "decimal" ? "numeric" : question.keypad;
  const digits = ["numeric", "decimal", "tel"].includes(keypad);
  const code = rule.format !== undefined; // a number that is a name: it reads from left to right
  return (
    <>
      <input
        {...shared}
        type="text"
        inputMode={keypad === "none" ? "text" : keypad}
        enterkeyhint="next"
        dir={digits || code ? "ltr" : "auto"}
        {...(code ? { autocapitalize: "characters" as const, spellcheck: false } : {})}
      />
      <p class="hint beside" id={`${id}-beside`}>
        {groupedBeside(programme, question, raw) ?? charactersLeft(text, rule["maxLength"])}
      </p>
    </>
  );
}

/** How much room is left, once it gets tight. */
export function charactersLeft(text: string, most: unknown): string {
  if (typeof most !== "number") return "";
  const left = most - [...text.trim()].length;
  if (left < 0) return fill(words.charactersOver, { count: -left });
  return left <= Math.min(100, most / 5) ? fill(words.charactersLeft, { count: left }) : "";
}

// -- a day --------------------------------------------------------------------------------------------------------

function monthName(typed: string): string {
  const month = Number(westernDigits(typed).trim());
  return Number.isInteger(month) && month >= 1 && month <= 12 ? (day(`2000-${String(month).padStart(2, "0")}-01`).split(" ")[1] ?? "") : "";
}

function Day({ programme, question, raw, wrong, id, onChange }: Inner) {
  const parts = (typeof raw === "string" ? raw : "").split("/");
  const birth = programme.identity?.birth_date ?? "/birth_date";
  const own = birth === `/${question.name}`;
  const box = (index: number, label: string, digits: number, fills: string) => {
    const at = index === 0 ? id : `${id}-${index}`;
    return (
      <div class={digits === 4 ? "part year" : "part"}>
        <label for={at}>{label}</label>
        <input
          id={at}
          inputMode="numeric"
          autocomplete={own ? fills : "off"}
          enterkeyhint="next"
          maxLength={digits}
          value={parts[index] ?? ""}
          aria-invalid={wrong !== undefined}
          {...(index === 1 ? { "aria-describedby": `${id}-month` } : {})}
          onInput={(event) => {
            const next = [parts[0] ?? "", parts[1] ?? "", parts[2] ?? ""];
            next[index] = event.currentTarget.value.replace(/\//g, "");
            onChange(next.every((part) => !part) ? "" : next.join("/"));
          }}
        />
      </div>
    );
  };
  return (
    <>
      <div class="day">
        {box(0, words.day, 2, "bday-day")}
        {box(1, words.month, 2, "bday-month")}
        {box(2, words.year, 4, "bday-year")}
      </div>
      <p class="hint beside" id={`${id}-month`}>
        {monthName(parts[1] ?? "")}
      </p>
    </>
  );
}

// -- what is chosen -----------------------------------------------------------------------------------------------

function Choices({ question, raw, wrong, id, onChange }: Inner) {
  const many = question.widget === "choices";
  const options = question.widget === "yes_no" ? [{ value: "true", label: common.yes }, { value: "false", label: common.no }] : (question.options ?? []).map(({ value, label }) => ({ value, label: inWords(label) }));
  const chosen = Array.isArray(raw) ? raw : [raw];
  const press = (value: string, on: boolean) => {
    if (!many) return onChange(value);
    const now = new Set(chosen);
    if (on) now.add(value);
    else now.delete(value);
    // In the order of the list, so that ticking twice changes nothing.
    onChange(options.map((option) => option.value).filter((one) => now.has(one)));
  };
  return (
    <>
      {options.map(({ value, label }, index) => (
        <label class="choice" key={value}>
          <input
            type={many ? "checkbox" : "radio"}
            id={index === 0 ? id : `${id}-${value}`}
            name={id}
            value={value}
            checked={chosen.includes(value)}
            aria-invalid={wrong !== undefined}
            {...(wrong ? { "aria-describedby": `${id}-mend` } : {})}
            onChange={(event) => press(value, event.currentTarget.checked)}
          />
          <span>{label}</span>
        </label>
      ))}
    </>
  );
}

/** So many names fit before she has to search or ask for all. */
const AT_ONCE = 20;

/** A place: all that may be chosen as big buttons, fewer as she types; once chosen, its name and a way back. */
function PlacePicker({ programme, question, raw, wrong, id, around, onChange }: Inner) {
  const [typed, setTyped] = useState("");
  const [all, setAll] = useState(false);
  const [changing, setChanging] = useState(false);
  const moved = useRef(false);
  const focus = useRef<HTMLButtonElement>(null);
  const format = programme.form.schema.properties[question.name]?.format ?? "";
  const chosen = typeof raw === "string" && raw ? raw : null;
  useEffect(() => {
    void loadPlaces(format === "commune" ? (around ?? chosen?.split(".").slice(0, 2).join(".")) : format === "province" ? chosen ?? undefined : undefined);
    setTyped("");
    setAll(false);
  }, [around]);
  useLayoutEffect(() => {
    if (!moved.current || !focus.current) return;
    focus.current.focus();
    moved.current = false;
  });
  const places = placesIn(format, around).filter((place) => format !== "region" || programme.regions === "all" || programme.regions.includes(place.code));
  const label = inWords(question.label);

  if (chosen && !changing) {
    const name = nameOf(chosen);
    return (
      <div class="picked" role="group">
        <p>
          <Icon name="map-pin" /> <strong>{name ? inWords(name) : chosen}</strong>
        </p>
        <button
          type="button"
          class="link"
          id={id}
          ref={focus}
          aria-invalid={wrong !== undefined}
          onClick={() => {
            setChanging(true);
            setTyped("");
          }}
        >
          <Icon name="pencil" /> {fill(words.changePlace, { label })}
        </button>
      </div>
    );
  }
  const found = typed.trim() ? places.filter((place) => matches(place, typed)) : places;
  const shown = all ? found : found.slice(0, AT_ONCE);
  const pick = (place: Place) => {
    moved.current = true;
    setChanging(false);
    setTyped("");
    onChange(place.code);
  };
  return (
    <>
      {!places.length && placesFailed.value && (
        <div role="alert">
          <p>{words.placesAway}</p>
          <Button kind="secondary" icon="refresh-cw" onPress={() => void loadPlaces(around)}>
            {common.tryAgain}
          </Button>
        </div>
      )}
      {places.length > 12 && (
        <div class="search">
          <label for={id}>{words.search}</label>
          <input
            id={id}
            type="text"
            inputMode="search"
            autocomplete="off"
            dir="auto"
            enterkeyhint="search"
            value={typed}
            aria-invalid={wrong !== undefined}
            aria-describedby={wrong ? `${id}-mend ${id}-found` : `${id}-found`}
            onInput={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={(event) => {
              // Enter takes the only one left; it must not send the form with nothing chosen.
              if (event.key !== "Enter") return;
              event.preventDefault();
              const [only, ...others] = found;
              if (only && !others.length) pick(only);
            }}
          />
        </div>
      )}
      <p class="hint" role="status" id={`${id}-found`}>
        {typed.trim() ? (found.length ? fill(words.found, { count: found.length }) : words.noneFound) : ""}
      </p>
      <ul class="places">
        {shown.map((place, index) => (
          <li key={place.code}>
            <button type="button" class="choice" {...(places.length <= 12 && index === 0 ? { id } : {})} {...(place.code === chosen ? { "aria-current": "true" as const } : {})} onClick={() => pick(place)}>
              <Icon name={place.code === chosen ? "check" : "map-pin"} />
              <span>
                {inWords(place.name)}
                {place.within && <small>{fill(words.partOf, { place: inWords(place.within) })}</small>}
              </span>
            </button>
          </li>
        ))}
      </ul>
      {found.length > shown.length && (
        <Button kind="secondary" onPress={() => setAll(true)}>
          {fill(words.showAll, { count: found.length })}
        </Button>
      )}
    </>
  );
}

/** The questions of places that lie within this one: what was chosen there holds no more. */
export function placesBelow(programme: Programme, name: string): string[] {
  const level = (one: string) => WIDEST[programme.form.schema.properties[one]?.format ?? ""];
  const here = level(name);
  if (here === undefined) return [];
  return Object.keys(programme.form.schema.properties).filter((one) => (level(one) ?? -1) > here);
}

/** The place around one: of a commune its province, of a province its region. */
export function around(programme: Programme, name: string, codeOf: (name: string) => string | undefined): string | undefined {
  const properties = programme.form.schema.properties;
  const wanted = { province: "region", commune: "province" }[properties[name]?.format ?? ""];
  const outer = wanted && Object.keys(properties).find((one) => properties[one]?.format === wanted);
  return outer ? codeOf(outer) : undefined;
}

/** Whether the list of a place can be shown: the one around it is chosen, or the form does not ask for that. */
export function placeIsOpen(programme: Programme, name: string, codeOf: (name: string) => string | undefined): boolean {
  const properties = programme.form.schema.properties;
  if (properties[name]?.format === "commune") return around(programme, name, codeOf) !== undefined;
  const asksRegion = Object.keys(properties).some((one) => properties[one]?.format === "region");
  return properties[name]?.format !== "province" || !asksRegion || around(programme, name, codeOf) !== undefined;
}

