/** The verdicts of papers that arrived: asked for every second, then less often; not while she looks elsewhere or is offline. */
import { askAsHer } from "../core/api";
import { file, keep, latest } from "../core/files";

const FIRST = 1_000;
const LONGEST = 5_000;

/** Watches the open file's papers as long as one is unjudged; gives the way to stop. */
export function watch(id: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = FIRST;
  let over = false;
  const unjudged = () => file.value?.id === id && file.value.documents.some((paper) => paper.status === "uploading" || paper.status === "inspecting");
  const later = () => {
    clearTimeout(timer);
    if (!over) timer = setTimeout(() => void look(), pause);
  };
  const look = async () => {
    if (unjudged() && document.visibilityState === "visible" && navigator.onLine) {
      try {
        const { items } = await latest(() => askAsHer((api, headers) => api.GET("/applications/{id}/documents", { params: { path: { id } }, headers })));
        const now = file.value;
        if (!over && now?.id === id && JSON.stringify(items.map(state)) !== JSON.stringify(now.documents.map(state))) {
          await keep({ ...now, documents: items });
          pause = FIRST;
        }
      } catch {
        // No answer, or no session: the page says so elsewhere, and the next look may do better.
      }
      pause = Math.min(pause * 1.3, LONGEST);
    } else pause = FIRST;
    later();
  };
  later();
  return () => {
    over = true;
    clearTimeout(timer);
  };
}

/** Links change with each answer; these don't. */
function state(paper: { document_id: string; status: string; reason: string | null }): [string, string, string | null] {
  return [paper.document_id, paper.status, paper.reason];
}
