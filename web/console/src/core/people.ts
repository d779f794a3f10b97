/** Staff and places, as the API has them. */
import { ask, type Schemas } from "../../../shared/api";
import { language } from "./language";
import type { Filters } from "./route";
import { askAsMe, me } from "./session";

export type Person = Schemas["Person"];
export type Region = Schemas["Region"];
export type Role = Schemas["StaffRole"];
export type Invitation = Schemas["InvitePerson"];
export type Change = Schemas["ChangePerson"];
export type Doing = "disable" | "enable" | "reset";

export const ROLES: readonly Role[] = ["agent", "coordinator", "committee_member", "programme_manager", "partner", "auditor"];
/** Roles that go with regions; the others are national. */
export const REGIONAL: readonly string[] = ["agent", "coordinator", "committee_member", "partner"];

export async function listPeople({ region, role }: Filters, cursor?: string): Promise<Schemas["People"]> {
  const query = { ...(region ? { region } : {}), ...(role ? { role: role as Role } : {}), ...(cursor ? { cursor } : {}) };
  return askAsMe((api, headers) => api.GET("/staff/people", { params: { query }, headers }));
}

/** Roles whose holders take files. */
export const AT_WORK: readonly string[] = ["agent", "coordinator", "committee_member", "programme_manager"];

/** Those of the team who may have files, by name; of one region, or of all hers. */
export async function colleagues(region?: string): Promise<Person[]> {
  const found: Person[] = [];
  let cursor: string | undefined;
  do {
    const page = await listPeople({ region }, cursor);
    found.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return found.filter((one) => one.roles.some((role) => AT_WORK.includes(role))).sort((one, other) => one.name.localeCompare(other.name, language));
}

export async function readPerson(id: string): Promise<Person> {
  return askAsMe((api, headers) => api.GET("/staff/people/{id}", { params: { path: { id } }, headers }));
}

export async function invitePerson(body: Invitation, key: string): Promise<Person> {
  return askAsMe((api, headers) => api.POST("/staff/people", { body, params: { header: { "Idempotency-Key": key } }, headers }));
}

export async function changePerson({ id, version }: Person, body: Change): Promise<Person> {
  return askAsMe((api, headers) => api.PATCH("/staff/people/{id}", { body, params: { path: { id }, header: { "If-Match": `"${version}"` } }, headers }));
}

export async function doToPerson({ id, version }: Person, doing: Doing, key: string): Promise<Person> {
  const params = { path: { id }, header: { "If-Match": `"${version}"`, "Idempotency-Key": key } };
  return askAsMe((api, headers) => {
    if (doing === "disable") return api.POST("/staff/people/{id}/disable", { body: {}, params, headers });
    if (doing === "enable") return api.POST("/staff/people/{id}/enable", { body: {}, params, headers });
    return api.POST("/staff/people/{id}/reset", { body: {}, params, headers });
  });
}

/** Of these regions those whose people she reads, or whose people she may manage: managers everywhere, whatever place is theirs. */
export function within(all: readonly Region[], what: "read" | "manage"): Region[] {
  const who = me.value;
  if (who === null || who === "asking") return [];
  const national = who.roles.includes("programme_manager") || (what === "read" && who.roles.includes("auditor"));
  return all.filter((one) => national || who.regions.includes(one.code));
}

/**
 * Of these regions those that she reaches by one of these roles, each with those of its provinces that are hers: an agent's own; by
 * another role the whole region, or the country. `AT_WORK` for files, all roles for what they all read.
 */
export function covered(all: readonly Region[], roles: readonly string[] = ROLES): Region[] {
  const who = me.value;
  if (who === null || who === "asking") return [];
  const held = who.roles.filter((role) => roles.includes(role));
  if (!held.every((role) => REGIONAL.includes(role))) return [...all];
  const some = who.provinces.length > 0 && held.every((role) => role === "agent");
  const hers = held.length ? all.filter((one) => who.regions.includes(one.code)) : [];
  return hers.map((one) => (some ? { ...one, provinces: one.provinces.filter(({ code }) => who.provinces.includes(code)) } : one));
}

let regions: Promise<Region[]> | null = null;

/** Asked for once. */
export function places(): Promise<Region[]> {
  regions ??= ask((api) => api.GET("/places")).then((found) => found.regions);
  regions.catch(() => (regions = null));
  return regions;
}
