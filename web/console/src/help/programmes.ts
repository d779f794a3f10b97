/** Programmes as forms need them; the service worker keeps what was asked for once. */
import { ask, type Schemas } from "../../../shared/api";
import type { Programme } from "../../../shared/form/programme";
import { programmeOf } from "../core/file";

export async function listProgrammes(): Promise<Schemas["ProgrammeSummary"][]> {
  return (await ask((api) => api.GET("/programmes"))).items;
}

export async function definition(programme: string, version: number): Promise<Programme> {
  return (await programmeOf({ programme, programme_version: version })) as unknown as Programme;
}
