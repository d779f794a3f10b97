/** Beginning an application: for whom, and a draft is there. */
import { useLocation, useRoute } from "preact-iso";
import { useRef, useState } from "preact/hooks";
import { newKey } from "../core/api";
import { begin, listFiles, programmeOf } from "../core/files";
import { moment } from "../../../shared/format";
import { fill, inWords } from "../../../shared/language";
import { paths } from "../core/route";
import { words } from "../texts/apply";
import { Button, Go, Mend, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { Unopened } from "../ui/unopened";

export function ApplyPage() {
  const id = useRoute().params["programme"] ?? "";
  const { route } = useLocation();
  const [kind, setKind] = useState<string | null>(null);
  const [wrong, setWrong] = useState(false);
  const [another, setAnother] = useState(false);
  const key = useRef(newKey());
  const { value, failure, again } = useLoaded(async () => {
    const [programme, files] = await Promise.all([programmeOf(id), listFiles()]);
    return { programme, drafts: files.filter((file) => file.programme === id && file.status === "draft") };
  }, [id]);
  const start = useTask(async () => {
    const programme = value?.programme;
    if (!programme) return;
    const chosen = kind ?? (programme.kinds.length === 1 ? programme.kinds[0] : undefined);
    if (chosen === undefined) {
      setWrong(true);
      document.getElementById("kind-0")?.focus();
      return;
    }
    const file = await begin(programme, chosen, key.current);
    route(paths.question(file.id, 1), true);
  });
  if (value === null) return failure ? <Unopened failure={failure} again={again} /> : <Waits />;
  const { programme, drafts } = value;
  const title = fill(words.title, { programme: inWords(programme.title) });
  if (drafts.length && !another) {
    return (
      <Page title={title} back={{ href: paths.programme(id) }}>
        <Notice kind="turn" icon="pencil" title={words.existing}>
          <p>{words.existingWhat}</p>
        </Notice>
        {drafts.map((draft) => (
          <Go key={draft.id} href={paths.file(draft.id)}>
            {fill(words.goOn, { day: moment(draft.started_at) })}
          </Go>
        ))}
        <Button kind="secondary" onPress={() => setAnother(true)}>
          {words.another}
        </Button>
      </Page>
    );
  }
  return (
    <Page key="new" title={title} back={{ href: paths.programme(id) }}>
      <p>{words.lead}</p>
      <Failed failure={start.failure} known={{ programme_closed: words.closed }} />
      {programme.kinds.length > 1 && (
        <fieldset class={wrong ? "field wrong" : "field"} aria-describedby={wrong ? "kind-mend" : undefined}>
          <legend>{words.kind}</legend>
          {wrong && <Mend id="kind-mend">{words.kindNeeded}</Mend>}
          {programme.kinds.map((name, index) => (
            <label class="choice" key={name}>
              <input
                type="radio"
                name="kind"
                id={`kind-${index}`}
                checked={kind === name}
                onChange={() => {
                  setKind(name);
                  key.current = newKey();
                  setWrong(false);
                }}
              />
              <span>{inWords(programme.kind_titles[name]!)}</span>
            </label>
          ))}
        </fieldset>
      )}
      {programme.texts["what_you_need"] && (
        <section class="card">
          <h2>{words.need}</h2>
          <p>{inWords(programme.texts["what_you_need"])}</p>
        </section>
      )}
      <Button busy={start.busy} onPress={start.run}>
        {words.begin}
      </Button>
    </Page>
  );
}
