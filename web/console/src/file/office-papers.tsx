/** Papers that the office keeps with a file, of a visit, of the signed agreement or of her consent: each opens above the page. */
import { useState } from "preact/hooks";
import { Button, Waits } from "../../../shared/kit";
import { Failed, useLoaded } from "../../../shared/task";
import { type Paper, readPaper, type StaffFile } from "../core/file";
import { inWords } from "../core/language";
import { words } from "../texts/file";
import { Dialog } from "../ui/dialog";
import { Viewer } from "./papers";

interface Opened {
  id: string;
  name: string;
}

export function OfficePapers({ file, papers, nameOf }: { file: StaffFile; papers: readonly Paper[]; nameOf: (n: number) => string }) {
  const [open, setOpen] = useState<Opened | null>(null);
  if (!papers.length) return null;
  return (
    <>
      <ul class="photos">
        {papers.map((paper, n) => {
          const name = nameOf(n + 1);
          return (
            <li key={paper.document_id}>
              {paper.thumbnail_url ? (
                <button type="button" onClick={() => setOpen({ id: paper.document_id, name })}>
                  <img src={paper.thumbnail_url} alt={name} width="96" height="96" />
                </button>
              ) : (
                <span class="muted">
                  {name} · {paper.reason_text ? inWords(paper.reason_text) : words.photoWaits}
                </span>
              )}
            </li>
          );
        })}
      </ul>
      {open && <Looked file={file.id} paper={open} onClose={() => setOpen(null)} />}
    </>
  );
}

/** The file's own links are as old as the page: what is opened is asked for now, and again when it has run out. */
export function Looked({ file, paper, onClose }: { file: string; paper: Opened; onClose: () => void }) {
  const loaded = useLoaded(() => readPaper(file, paper.id), [file, paper.id]);
  return (
    <Dialog title={paper.name} wide onClose={onClose}>
      <Failed failure={loaded.failure}>
        <Button kind="secondary" icon="refresh-cw" onPress={loaded.again}>
          {words.again}
        </Button>
      </Failed>
      {!loaded.value && !loaded.failure && <Waits />}
      {loaded.value && <Viewer name={paper.name} pages={loaded.value.page_urls} onLost={loaded.again} />}
      <Button kind="secondary" onPress={onClose}>
        {words.close}
      </Button>
    </Dialog>
  );
}
