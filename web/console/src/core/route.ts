/** Where pages are. */
import { at } from "./language";

export interface Filters {
  region?: string | undefined;
  role?: string | undefined;
}

/** Of a file by its reference, or of one of the team; days such as `2026-11-28`. */
export interface Audited {
  reference?: string | undefined;
  person?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** What of the figures is looked at; months such as `2026-11`, both included. */
export interface Looked {
  programme?: string | undefined;
  kind?: string | undefined;
  region?: string | undefined;
  province?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** What the map of provinces shows. */
  map?: string | undefined;
}

function withQuery(path: string, given: object): string {
  const query = new URLSearchParams(Object.entries(given).filter((one): one is [string, string] => Boolean(one[1]))).toString();
  return at(`${path}${query ? `?${query}` : ""}`);
}

/** An envelope's id has dots, and an address that ends in one is a file's: programme, year and place stand apart. */
function envelopePath(id: string): string {
  const [, programme = "", year = "", region = "", province] = /^(.+)\.(\d{4})\.(\d+)(?:\.(\d+-\d+))?$/.exec(id) ?? [];
  return [programme, year, province ?? region].map(encodeURIComponent).join("/");
}

/** The id that such an address means. */
export function envelopeId({ programme = "", year = "", place = "" }: Record<string, string>): string {
  const [region = ""] = place.split("-");
  return [programme, year, region, ...(place.includes("-") ? [place] : [])].join(".");
}

export const paths = {
  home: () => at(""),
  me: () => at("/me"),
  work: (query = "") => at(`/work${query ? `?${query}` : ""}`),
  people: ({ region, role }: Filters = {}) => {
    const query = new URLSearchParams({ ...(region ? { region } : {}), ...(role ? { role } : {}) }).toString();
    return at(`/people${query ? `?${query}` : ""}`);
  },
  invite: () => at("/people/new"),
  person: (id: string) => at(`/people/${encodeURIComponent(id)}`),
  audit: ({ reference, person, from, to }: Audited = {}) => withQuery("/audit", { reference, person, from, to }),
  money: () => at("/money"),
  envelopes: (asked: { programme?: string | undefined; region?: string | undefined; province?: string | undefined; year?: string | undefined } = {}) => withQuery("/money/envelopes", asked),
  openEnvelope: () => at("/money/envelopes/new"),
  envelope: (id: string) => at(`/money/envelopes/${envelopePath(id)}`),
  payments: ({ programme, region, province, state }: { programme?: string; region?: string; province?: string | undefined; state?: string } = {}) => withQuery("/money/payments", { programme, region, province, state }),
  order: (id: string) => at(`/money/orders/${encodeURIComponent(id)}`),
  figures: ({ programme, kind, region, province, from, to, map }: Looked = {}) => withQuery("/figures", { programme, kind, region, province, from, to, map }),
  help: () => at("/help"),
  /** `file`: a draft that is there and is gone on with. */
  helpNew: (known: { phone?: string; file?: string; programme?: string; kind?: string } = {}) => {
    const query = new URLSearchParams(Object.entries(known).filter(([, value]) => value)).toString();
    return at(`/help/new${query ? `?${query}` : ""}`);
  },
  village: () => at("/help/village"),
  dossier: (id: string) => at(`/help/${id}`),
  dossierQuestion: (id: string, n: number) => at(`/help/${id}/questions/${n}`),
  dossierConsent: (id: string) => at(`/help/${id}/consent`),
  dossierPapers: (id: string) => at(`/help/${id}/papers`),
  dossierSend: (id: string) => at(`/help/${id}/send`),
  dossierReceipt: (id: string) => at(`/help/${id}/receipt`),
  programmes: () => at("/programmes"),
  newProgramme: () => at("/programmes/new"),
  programme: (id: string) => at(`/programmes/${id}`),
  editProgramme: (id: string) => at(`/programmes/${id}/edit`),
  versionOfProgramme: (id: string, version: number) => at(`/programmes/${id}/versions/${version}`),
  /** `to` null: what comes next. */
  compareProgramme: (id: string, from: number, to: number | null) => at(`/programmes/${id}/compare?from=${from}${to === null ? "" : `&to=${to}`}`),
  inout: () => at("/inout"),
  imports: () => at("/inout/imports"),
  import: (id: string) => at(`/inout/imports/${encodeURIComponent(id)}`),
  sittings: () => at("/sittings"),
  newSitting: () => at("/sittings/new"),
  sitting: (id: string) => at(`/sittings/${encodeURIComponent(id)}`),
  exports: () => at("/inout/exports"),
  newExport: (given: Record<string, string> = {}) => withQuery("/inout/exports/new", given),
  /** It knows the way back to its ranking, and on. */
  fileOfSitting: (id: string, sitting: string) => withQuery(`/files/${encodeURIComponent(id)}`, { sitting }),
  file: (id: string) => at(`/files/${encodeURIComponent(id)}`),
};
