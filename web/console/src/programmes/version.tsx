/** One published version as it was written, on a phone beside it. It never changes; a draft may begin from it. */
import { useLocation, useRoute } from "preact-iso";
import { useEffect, useRef } from "preact/hooks";
import { newKey, NoAnswer } from "../../../shared/api";
import type { Programme as Definition } from "../../../shared/form/programme";
import { moment } from "../../../shared/format";
import { Button, Go, Icon, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { programmeOf } from "../core/file";
import { fill, inWords, labelled } from "../core/language";
import { paths } from "../core/route";
import { may } from "../core/session";
import { common } from "../texts/common";
import { words } from "../texts/programmes";
import { begin, listVersions, readProgramme, sourceOf } from "./api";
import type { Editor } from "./editor";
import { Phone } from "./phone";
import { By, KNOWN } from "./programme";
import "./programmes.css";

export function VersionPage() {
  const { id = "", version = "" } = useRoute().params;
  const number = Number(version);
  const { route } = useLocation();
  const { value, failure, again } = useLoaded(async () => {
    const [now, source, definition, all] = await Promise.all([readProgramme(id), sourceOf(id, number), programmeOf({ programme: id, programme_version: number }), listVersions(id)]);
    return { now, source, definition: definition as unknown as Definition, title: inWords(definition.title), published: all.find((one) => one.version === number) };
  }, [id, version]);
  const key = useRef(newKey());
  const beginning = useTask(async (source: string) => {
    await begin(source, key.current);
    route(paths.editProgramme(id));
  });
  const back = { href: paths.programme(id), words: words.toProgramme };
  if (failure) {
    return (
      <Page title={common.notOpen} back={back}>
        <Failed failure={failure} />
        <Button kind="secondary" icon="refresh-cw" onPress={again}>
          {common.tryAgain}
        </Button>
      </Page>
    );
  }
  if (!value) return <Waits />;
  const { now, source, definition, title, published } = value;
  return (
    <Page title={`${title} · ${fill(words.version, { n: number })}`} back={back}>
      {published && (
        <p>
          {labelled(words.publishedOn, moment(published.published_at))} · <By who={published} />
          {published.current && (
            <span class="moss">
              {" "}
              <Icon name="check" /> {words.current}
            </span>
          )}
        </p>
      )}
      <Notice icon="eye">
        <p>{words.publishedStays}</p>
        {may("edit_programmes") && (now.next ? <p>{words.nextThere}</p> : <p>{words.beginFromWhat}</p>)}
      </Notice>
      <div class="row">
        {may("edit_programmes") && !now.next && (
          <Button icon="pencil" busy={beginning.busy} onPress={() => beginning.run(source)}>
            {words.beginFrom}
          </Button>
        )}
        {number > 1 && (
          <Go kind="secondary" href={paths.compareProgramme(id, number - 1, number)}>
            {fill(words.compareWith, { n: number - 1 })}
          </Go>
        )}
      </div>
      <Failed failure={beginning.failure} known={KNOWN} />
      <div class="writing">
        <Text key={`${id} ${version}`} source={source} />
        <section class="preview" aria-label={words.preview}>
          <h2>{words.preview}</h2>
          <Phone preview={definition} stale={false} />
        </section>
      </div>
    </Page>
  );
}

function Text({ source }: { source: string }) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const shown = useLoaded(async () => {
    const { mount } = await import("./editor").catch((failure: unknown) => Promise.reject(new NoAnswer(String(failure))));
    if (host.current) editor.current = mount(host.current, { text: source, readOnly: true, label: words.editorRead, onType: () => undefined, onSave: () => undefined });
  }, []);
  useEffect(() => () => editor.current?.destroy(), []);
  return (
    <section class="text-side" aria-label={words.text}>
      <Failed failure={shown.failure} />
      <p class="muted">
        {words.leaveEditor} <kbd dir="ltr">Esc</kbd> <kbd dir="ltr">Tab</kbd>
      </p>
      <div class="editor" ref={host} dir="ltr" />
    </section>
  );
}
