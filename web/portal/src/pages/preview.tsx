/**
 * A programme that is not published yet, as it would be met here: the console shows this page in a frame the size of a
 * phone and tells it the definition. Nothing is asked of the server in anybody's name, and nothing is kept.
 */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { Answers } from "../../../shared/form/answers";
import { ConsentCard } from "../../../shared/form/last-look";
import type { Programme } from "../../../shared/form/programme";
import { requiredDocuments } from "../../../shared/form/rules";
import { FormScreen } from "../../../shared/form/screen";
import { type Raw, withGiven } from "../../../shared/form/values";
import { Go, Notice, Page, Waits } from "../../../shared/kit";
import { inWords } from "../../../shared/language";
import { paths } from "../core/route";
import { common } from "../texts/common";
import { words } from "../texts/preview";
import { words as sendWords } from "../texts/send";

/** What the console tells. `kind`: of whom; `filled`: with the programme's own example, or empty. */
export interface Told {
  preview: Programme;
  kind: string;
  filled: boolean;
}

const given: { told: Told | null; answers: Answers; typed: Record<string, Raw> } = { told: null, answers: {}, typed: {} };

/** From the console's own page around this one, and from nobody else. */
function heard(event: MessageEvent): Told | null {
  if (event.origin !== location.origin || event.source !== window.parent || window.parent === window) return null;
  const told = event.data as Partial<Told> | null;
  return told && typeof told === "object" && typeof told.kind === "string" && told.preview?.form ? (told as Told) : null;
}

export function PreviewPage() {
  const { query } = useLocation();
  const [, again] = useState(0);
  useEffect(() => {
    const listen = (event: MessageEvent) => {
      const told = heard(event);
      if (!told) return;
      const before = given.told;
      if (!before || before.kind !== told.kind || before.filled !== told.filled || before.preview.id !== told.preview.id) {
        given.answers = told.filled ? ((told.preview.examples[told.kind] ?? {}) as Answers) : {};
        given.typed = {};
      }
      given.told = told;
      again((turn) => turn + 1);
    };
    window.addEventListener("message", listen);
    if (window.parent !== window) window.parent.postMessage({ ready: true }, location.origin);
    return () => window.removeEventListener("message", listen);
  }, []);
  if (!given.told) return window.parent === window ? <Alone /> : <Waits />;
  const { preview: programme, kind } = given.told;
  const page = query["page"] ?? "1";
  if (page === "papers") return <Papers programme={programme} kind={kind} />;
  const n = Math.max(1, Number(page) || 1);
  return (
    <FormScreen
      key={`${n} ${kind} ${JSON.stringify(programme.form).length} ${programme.title.ar}`}
      programme={programme}
      n={n}
      filing={{
        kind,
        asked: null,
        answers: () => given.answers,
        keep: async (answers) => {
          given.answers = withGiven(given.answers, answers);
        },
        refused: {},
        mendAgain: () => undefined,
        typed: { read: () => given.typed, write: (typed) => void (given.typed = typed) },
        paths: { question: (other) => paths.preview(other), file: paths.preview(1), send: paths.preview("papers"), after: paths.preview("papers") },
      }}
    />
  );
}

function Alone() {
  return (
    <Page title={words.title}>
      <p>{words.onlyThere}</p>
    </Page>
  );
}

/** What comes after the questions: which papers she would be asked for, and what she agrees to. */
function Papers({ programme, kind }: { programme: Programme; kind: string }) {
  const [agreed, setAgreed] = useState(false);
  const required = requiredDocuments(programme, kind, given.answers);
  return (
    <Page title={words.papers} back={{ href: paths.preview(1), words: common.back }}>
      <ul>
        {programme.documents.map((paper) => (
          <li key={paper.type}>
            <strong>{inWords(paper.title)}</strong> · {required.some((one) => one.type === paper.type) ? words.required : words.ifYouHave}
            {paper.help && <p class="hint">{inWords(paper.help)}</p>}
          </li>
        ))}
      </ul>
      <ConsentCard programme={programme} title={sendWords.consentTitle} says={sendWords.consent} agreed={agreed} mend={undefined} onAgree={setAgreed} />
      <Notice icon="circle-help">
        <p>{words.ends}</p>
      </Notice>
      <Go kind="secondary" href={paths.preview(1)}>
        {words.again}
      </Go>
    </Page>
  );
}
