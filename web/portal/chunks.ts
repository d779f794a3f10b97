/**
 * Which modules are fetched together, so that a bad network is asked seldom: the frame, which the app starts with, the
 * questions, and what follows them. Each other page is a file of its own.
 */
interface Graph {
  getModuleInfo: (id: string) => { importers: readonly string[] } | null;
}

const FRAME = /src\/ui\/(?!call-me)|web\/shared\/(?!qr|form\/|papers\/)/;
const QUESTIONS = /json-schema|src\/form\/|shared\/form\/(?!last-look|radios|step)|texts\/(form|listen|call-me)|ui\/call-me|pages\/question/;
const FILES = /(src|shared)\/papers\/|shared\/form\/(last-look|radios|step)|shared\/qr|texts\/(papers|send)|pages\/(draft|follow|home|papers|receipt|send)/;

/** The name of a module's file; null: its own, or that of the only page that needs it. */
export function together(id: string, graph: Graph): string | null {
  if (/src\/(app|site|sw)\.tsx?$/.test(id) || isNeededBy("src/site.ts", id, graph)) return null;
  if (FRAME.test(id) || isNeededBy("src/app.tsx", id, graph)) return "frame";
  return QUESTIONS.test(id) ? "questions" : FILES.test(id) ? "files" : null;
}

function isNeededBy(entry: string, id: string, graph: Graph, seen = new Set<string>()): boolean {
  if (id.endsWith(entry)) return true;
  if (seen.has(id)) return false;
  seen.add(id);
  return graph.getModuleInfo(id)?.importers.some((one) => isNeededBy(entry, one, graph, seen)) ?? false;
}
