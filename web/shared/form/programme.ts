/** The published definition of a programme, as `GET /programmes/{id}` gives it. */
import type { Texts } from "../language";

export type Rule = Record<string, unknown>;
export type Widget = "text" | "textarea" | "number" | "money" | "date" | "choice" | "choices" | "yes_no" | "place" | "phone";

export interface Question {
  name: string;
  label: Texts;
  help?: Texts | null;
  example?: unknown;
  widget: Widget;
  keypad: "text" | "numeric" | "decimal" | "tel" | "none";
  /** In the order in which they are shown. */
  options?: { value: string; label: Texts }[] | null;
  mend?: Texts | null;
  when?: Rule | null;
  together?: boolean;
}

export interface FormPage {
  id: string;
  title: Texts;
  when?: Rule | null;
  fields: Question[];
}

export interface Fact {
  name: string;
  function: "age_at" | "sum" | "difference" | "ratio" | "count" | "per_head";
  of: (string | number)[];
  on?: string;
}

export interface Wanted {
  type: string;
  title: Texts;
  help?: Texts | null;
  sides: ("front" | "back")[];
  required: boolean | Rule;
  max_pages: number;
  media: string[];
}

export interface Programme {
  id: string;
  version: number;
  title: Texts;
  summary: Texts;
  opens: string;
  closes: string | null;
  kinds: string[];
  kind_titles: Record<string, Texts>;
  address: "feminine" | "neutral";
  /** JSON Pointers to the answers that say who she is. */
  identity: Record<"national_id" | "birth_date" | "first_name" | "family_name", string>;
  regions: "all" | string[];
  texts: Record<string, Texts>;
  form: { schema: Rule & { properties: Record<string, Rule & { format?: string; type?: string }> }; pages: FormPage[]; derived: Fact[] };
  eligibility: { code: string; schema: Rule; message: Texts }[];
  documents: Wanted[];
  stages: { id: string; title: Texts; deadline_days: number }[];
  /** `after`: `agreement`, or `follow_up:` and the id of a visit. */
  budget: { gives_money: boolean; ceiling_mad: number | null; instalments?: { id: string; title: Texts; after: string }[] | null };
  follow_up?: { id: string; title: Texts }[];
  deadline_days: number;
  appeal: { days: number };
  confidential: boolean;
  consent: { text_version: string; text: Texts };
  examples: Record<string, Record<string, unknown>>;
  audio?: Partial<Record<"ar" | "fr" | "en", Record<string, string>>>;
}
