/** Who somebody is to be: name, language, roles and places. Only what the reader may give is offered. */
import { Button, Mend, Waits } from "../../../shared/kit";
import type { Mend as ServerMend } from "../../../shared/api";
import { Failed, useLoaded } from "../../../shared/task";
import { inWords } from "../core/language";
import { type Person, places, REGIONAL, type Region, ROLES, within } from "../core/people";
import { me } from "../core/session";
import { common } from "../texts/common";
import { roleMeanings, roleWords, words } from "../texts/people";
import { PartnerField } from "./partner-field";

export type Rights = Pick<Person, "name" | "language" | "roles" | "regions" | "provinces" | "partner">;
/** By the field's id: what is to be put right. */
export type Mends = Record<string, string>;

export const isRegional = (roles: readonly string[]) => roles.some((role) => REGIONAL.includes(role));

/** What goes with the roles stays, the rest goes: as the server would have it. */
export function fitting(rights: Rights): Rights {
  const regions = isRegional(rights.roles) ? rights.regions : [];
  const provinces = rights.roles.includes("agent") ? rights.provinces.filter((one) => regions.includes(one.split(".")[0] ?? "")) : [];
  return { ...rights, name: rights.name.trim(), regions, provinces, partner: rights.roles.includes("partner") ? (rights.partner ?? "").trim() || null : null };
}

/** What is missing before it is worth sending. */
export function missing(rights: Rights): Mends {
  return {
    ...(rights.name.trim() ? {} : { name: words.nameMissing }),
    ...(rights.roles.length ? {} : { roles: words.rolesMissing }),
    ...(isRegional(rights.roles) && !rights.regions.length ? { regions: words.regionsMissing } : {}),
    ...(rights.roles.includes("partner") && !rights.partner?.trim() ? { partner: words.partnerMissing } : {}),
  };
}

/** The server's sentences, by field; a pointer into a list is the list's. */
export function fromServer(mends: readonly ServerMend[]): Mends {
  return Object.fromEntries(mends.map((mend) => [mend.pointer.split("/")[1] ?? "", inWords(mend.message)]));
}

/** Focus goes to the first box of a group. */
export const FIELDS = ["username", "name", "roles", "regions", "provinces", "partner"] as const;
export function summary(mends: Mends): { field: string; words: string }[] {
  return FIELDS.filter((one) => mends[one]).map((one) => ({ field: one, words: mends[one] ?? "" }));
}

export function PersonForm({ rights, mends, onChange }: { rights: Rights; mends: Mends; onChange: (change: (before: Rights) => Rights) => void }) {
  const { value: known, failure, again } = useLoaded(places, []);
  const who = me.value !== "asking" ? me.value : null;
  const grants = who?.grants ?? [];
  const offered = ROLES.filter((role) => grants.includes(role) || rights.roles.includes(role));
  const reach = within(known ?? [], "manage");
  const put = (some: Partial<Rights>) => onChange((before) => ({ ...before, ...some }));
  const toggle = (list: readonly string[], one: string) => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one]);
  return (
    <>
      <div class={mends["name"] ? "field wrong" : "field"}>
        <label for="name">{words.name}</label>
        <p class="hint" id="name-hint">
          {words.nameHint}
        </p>
        {mends["name"] && <Mend id="name-mend">{mends["name"]}</Mend>}
        <input id="name" autocomplete="off" maxLength={100} required value={rights.name} aria-invalid={!!mends["name"]} aria-describedby={mends["name"] ? "name-hint name-mend" : "name-hint"} onInput={(event) => put({ name: event.currentTarget.value })} />
      </div>
      <fieldset class="field">
        <legend>{words.language}</legend>
        <div class="choices">
          {(["ar", "fr"] as const).map((one) => (
            <label class="choice" key={one}>
              <input type="radio" name="language" value={one} checked={rights.language === one} onChange={() => put({ language: one })} />
              <span>{one === "ar" ? words.arabic : words.french}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <Boxes
        id="roles"
        legend={words.roles}
        hint={words.rolesHint}
        mend={mends["roles"]}
        options={offered.map((role) => ({ code: role, name: roleWords[role], more: roleMeanings[role] }))}
        chosen={rights.roles}
        onToggle={(role) => onChange((before) => ({ ...before, roles: toggle(before.roles, role) }))}
      />
      {!known && !failure && isRegional(rights.roles) && <Waits />}
      {!known && failure !== null && (
        <Failed failure={failure}>
          <Button kind="secondary" icon="refresh-cw" onPress={again}>
            {common.tryAgain}
          </Button>
        </Failed>
      )}
      {known && isRegional(rights.roles) && (
        <Boxes
          id="regions"
          legend={words.regions}
          mend={mends["regions"]}
          options={reach.map((one) => ({ code: one.code, name: inWords(one.name) }))}
          chosen={rights.regions}
          onToggle={(region) => onChange((before) => ({ ...before, regions: toggle(before.regions, region) }))}
        />
      )}
      {known && rights.roles.includes("agent") && rights.regions.length > 0 && (
        <Provinces regions={reach.filter((one) => rights.regions.includes(one.code))} chosen={rights.provinces} mend={mends["provinces"]} onToggle={(one) => onChange((before) => ({ ...before, provinces: toggle(before.provinces, one) }))} />
      )}
      {rights.roles.includes("partner") && <PartnerField id="partner" label={words.partner} hint={words.partnerHint} most={200} wrong={mends["partner"]} value={rights.partner ?? ""} onType={(partner) => put({ partner })} />}
    </>
  );
}

interface Option {
  code: string;
  name: string;
  more?: string;
}

function Boxes({ id, legend, hint, mend, options, chosen, onToggle }: { id: string; legend: string; hint?: string; mend: string | undefined; options: Option[]; chosen: readonly string[]; onToggle: (code: string) => void }) {
  const by = [hint && `${id}-hint`, mend && `${id}-mend`].filter(Boolean).join(" ");
  return (
    <fieldset class={mend ? "field wrong" : "field"} {...(by ? { "aria-describedby": by } : {})}>
      <legend>{legend}</legend>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {mend && <Mend id={`${id}-mend`}>{mend}</Mend>}
      <div class="choices">
        {options.map(({ code, name, more }, n) => (
          <label class="choice" key={code}>
            <input type="checkbox" id={n === 0 ? id : `${id}-${code}`} value={code} checked={chosen.includes(code)} onChange={() => onToggle(code)} />
            <span>
              {name}
              {more && <small>{more}</small>}
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Provinces({ regions, chosen, mend, onToggle }: { regions: Region[]; chosen: readonly string[]; mend: string | undefined; onToggle: (code: string) => void }) {
  return (
    <>
      {regions.map((region, n) => (
        <Boxes
          key={region.code}
          id={n === 0 ? "provinces" : `provinces-${region.code}`}
          legend={`${words.provinces} (${inWords(region.name)})`}
          hint={words.provincesHint}
          mend={n === 0 ? mend : undefined}
          options={region.provinces.map((one) => ({ code: one.code, name: inWords(one.name) }))}
          chosen={chosen}
          onToggle={onToggle}
        />
      ))}
    </>
  );
}
