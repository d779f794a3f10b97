/**
 * Writing what comes after the current version. What is typed is checked as it stands, shown on a phone beside it, and kept in this
 * tab until it is saved; who saves over somebody else's text is asked first.
 */
import { useLocation, useRoute } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { newKey, NoAnswer, Problem as Refusal } from "../../../shared/api";
import { moment } from "../../../shared/format";
import type { Programme as Definition } from "../../../shared/form/programme";
import { Button, Confirm, Go, Icon, LongText, Ltr, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { paths } from "../core/route";
import { may, me } from "../core/session";
import { keepTyped, readTyped } from "../core/typed";
import { common } from "../texts/common";
import { words } from "../texts/programmes";
import { begin, check, type Checked, listProgrammes, type Problem, readProgramme, save, sourceOf, step } from "./api";
import type { Editor } from "./editor";
import { Phone } from "./phone";
import { KNOWN } from "./programme";
import "./programmes.css";

const PAUSE = 600; // ms after the last key

/** `revision` null: nothing of it is at the server yet. `base`: the text that is there. */
interface Opened {
  id: string | null;
  title: string;
  revision: number | null;
  base: string;
  readOnly: boolean;
}

/** What waits in this tab, and on which revision it was typed. */
interface Typed {
  source: string;
  revision: number | null;
}

export function EditPage() {
  const id = useRoute().params["id"] ?? "";
  const { value, failure, again } = useLoaded(async (): Promise<Opened> => {
    const now = await readProgramme(id);
    const title = now.current ? inWords(now.current.title) : now.next?.title ? inWords(now.next.title) : id;
    if (now.next) return { id, title, revision: now.next.revision, base: now.source ?? "", readOnly: now.next.state !== "draft" || !may("edit_programmes") };
    const base = now.current ? await sourceOf(id, now.current.version) : "";
    return { id, title, revision: null, base, readOnly: !may("edit_programmes") };
  }, [id]);
  if (failure) {
    return (
      <Page title={common.notOpen} back={{ href: paths.programmes(), words: words.title }}>
        <Failed failure={failure} />
        <Button kind="secondary" icon="refresh-cw" onPress={again}>
          {common.tryAgain}
        </Button>
      </Page>
    );
  }
  return value ? <Writing key={`${value.id} ${value.revision} ${value.base.length}`} opened={value} onAgain={again} /> : <Waits />;
}

/** From a copy of another one, whose id must change. */
export function NewPage() {
  const [from, setFrom] = useState<string | null>(null);
  const all = useLoaded(listProgrammes, []);
  const opened = useTask(async (id: string) => {
    const one = all.value?.find((each) => each.id === id);
    setCopy(one?.current ? await sourceOf(id, one.current.version) : "");
  });
  const [copy, setCopy] = useState<string | null>(null);
  if (copy !== null) return <Writing opened={{ id: null, title: words.new, revision: null, base: copy, readOnly: false }} onAgain={() => undefined} />;
  const there = (all.value ?? []).filter((one) => one.current);
  const chosen = from ?? there[0]?.id ?? "";
  return (
    <Page title={words.new} back={{ href: paths.programmes(), words: words.title }}>
      <p>{words.newWhat}</p>
      <Failed failure={all.failure ?? opened.failure} />
      {!all.value && !all.failure && <Waits />}
      {there.length > 0 && (
        <>
          <p class="field">
            <label for="from">{words.copyOf}</label>
            <select id="from" value={chosen} onChange={(event) => setFrom(event.currentTarget.value)}>
              {there.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.current ? inWords(one.current.title) : one.id}
                </option>
              ))}
            </select>
          </p>
          <Button icon="file-text" busy={opened.busy} onPress={() => opened.run(chosen)}>
            {common.continue}
          </Button>
        </>
      )}
    </Page>
  );
}

const EMPTY: Typed | null = null;

function Writing({ opened, onAgain }: { opened: Opened; onAgain: () => void }) {
  const { id, title, base, readOnly } = opened;
  const { route } = useLocation();
  const who = me.value && me.value !== "asking" ? me.value.id : "";
  const place = `programme ${id ?? "new"}`;
  const kept = useRef<Typed | null>(readOnly ? null : readTyped<Typed | null>(who, place, EMPTY));
  const [source, setSource] = useState(kept.current?.source ?? base);
  const [there, setThere] = useState({ revision: opened.revision, source: base });
  const [checked, setChecked] = useState<Checked | null>(null);
  const [preview, setPreview] = useState<Definition | null>(null);
  const [unchecked, setUnchecked] = useState(false);
  const [savedAt, setSavedAt] = useState<string | null>(null);
  const [proposing, setProposing] = useState(false);
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<Editor | null>(null);
  const saveNow = useRef<() => void>(() => undefined);
  const key = useRef(newKey());
  const [note, setNote] = useState("");
  const dirty = source !== there.source;
  // Typed on another revision than there is now: somebody saved meanwhile.
  const collided = kept.current !== null && kept.current.revision !== opened.revision && kept.current.source !== base;
  const [collision, setCollision] = useState(collided);

  const shown = useLoaded(async () => {
    const { mount } = await import("./editor").catch((failure: unknown) => Promise.reject(new NoAnswer(String(failure))));
    if (!host.current) return true;
    editor.current = mount(host.current, {
      text: source,
      readOnly,
      label: readOnly ? words.editorRead : words.editorLabel,
      onType: () => setSource(editor.current?.text() ?? ""),
      onSave: () => saveNow.current(),
    });
    return true;
  }, []);
  useEffect(() => () => editor.current?.destroy(), []);

  useEffect(() => {
    if (!readOnly) keepTyped<Typed | null>(who, place, dirty ? { source, revision: there.revision } : EMPTY, EMPTY);
  }, [source, there]);

  useEffect(() => {
    let gone = false;
    setUnchecked(true);
    const timer = setTimeout(
      () =>
        void check(source).then(
          (found) => {
            if (gone) return;
            setChecked(found);
            setUnchecked(false);
            if (found.preview) setPreview(found.preview);
            editor.current?.mark(found.problems);
          },
          () => undefined, // without an answer it stays unchecked, which is said
        ),
      checked === null ? 0 : PAUSE,
    );
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [source]);
  useEffect(() => {
    if (shown.value && checked) editor.current?.mark(checked.problems);
  }, [shown.value]);

  const saving = useTask(async (over?: number) => {
    const text = source;
    const revision = over ?? there.revision;
    try {
      const after = revision === null ? await begin(text, newKey()) : await save(id ?? "", revision, text);
      setCollision(false);
      setThere({ revision: after.next?.revision ?? null, source: text });
      setSavedAt(new Date().toISOString());
      if (id === null) {
        keepTyped<Typed | null>(who, place, EMPTY, EMPTY);
        route(paths.editProgramme(after.id), true);
      }
      return;
    } catch (failure) {
      if (failure instanceof Refusal && (failure.status === 412 || (failure.code === "draft_exists" && id !== null))) setCollision(true);
      throw failure;
    }
  });
  saveNow.current = () => !readOnly && dirty && saving.run();

  const theirs = useTask(async () => {
    keepTyped<Typed | null>(who, place, EMPTY, EMPTY);
    onAgain();
  });
  const over = useTask(async () => {
    const now = await readProgramme(id ?? "");
    setThere({ revision: now.next?.revision ?? null, source: now.source ?? "" });
    saving.run(now.next?.revision);
  });

  const proposal = useTask(async () => {
    if (id === null || there.revision === null) return;
    await step(id, there.revision, { what: "propose", note: note.trim() || null }, key.current);
    keepTyped<Typed | null>(who, place, EMPTY, EMPTY);
    route(paths.programme(id));
  });
  const ask = () => {
    key.current = newKey();
    proposal.forget();
    setProposing(true);
  };
  const ready = !dirty && !unchecked && checked?.problems.length === 0 && there.revision !== null;

  return (
    <Page title={title} back={id === null ? { href: paths.programmes(), words: words.title } : { href: paths.programme(id), words: words.toProgramme }}>
      {readOnly && (
        <Notice icon="eye">
          <p>{words.frozen}</p>
        </Notice>
      )}
      {collision && (
        <Notice kind="turn" title={words.collision} live>
          <p>{words.collisionWhat}</p>
          <div class="row">
            {id !== null && (
              <Button kind="secondary" busy={over.busy} onPress={over.run}>
                {words.keepMine}
              </Button>
            )}
            <Button kind="secondary" icon="refresh-cw" busy={theirs.busy} onPress={theirs.run}>
              {words.takeTheirs}
            </Button>
          </div>
        </Notice>
      )}
      <Failed failure={shown.failure} />
      <div class="writing">
        <section class="text-side" aria-label={words.text}>
          <p class="muted" id="leave">
            {words.leaveEditor} <kbd dir="ltr">Esc</kbd> <kbd dir="ltr">Tab</kbd>
          </p>
          <div class="editor" ref={host} dir="ltr" />
          <Mistakes checked={checked} unchecked={unchecked} onShow={(one) => editor.current?.show(one.line, one.column)} />
        </section>
        <section class="preview" aria-label={words.preview}>
          <h2>{words.preview}</h2>
          <Phone preview={preview} stale={checked !== null && checked.problems.length > 0} />
        </section>
      </div>
      {!readOnly && (
        <div class="bulk">
          <p role="status">
            {dirty ? (
              <span class="saffron">
                <Icon name="pencil" /> {there.revision === null ? words.notBegun : words.notSaved}
              </span>
            ) : savedAt || there.revision !== null ? (
              <span class="moss">
                <Icon name="check" /> {savedAt ? fill(words.savedAt, { at: moment(savedAt) }) : words.isSaved}
              </span>
            ) : (
              <span>{words.notChanged}</span>
            )}
          </p>
          <Button icon="check" kind="secondary" busy={saving.busy} onPress={() => saveNow.current()}>
            {words.save}
          </Button>
          {id !== null && ready && (
            <Button icon="send" onPress={ask}>
              {words.propose}
            </Button>
          )}
          {id !== null && there.revision !== null && (
            <Go kind="secondary" icon="eye" href={paths.programme(id)}>
              {words.seeDifferences}
            </Go>
          )}
          <Failed failure={collision ? null : saving.failure} known={KNOWN} />
          <Failed failure={over.failure ?? theirs.failure} known={KNOWN} />
        </div>
      )}
      <Confirm open={proposing} title={words.proposeAsk} yes={words.propose} no={common.back} busy={proposal.busy} onYes={proposal.run} onNo={() => setProposing(false)}>
        <p>{words.proposeWhat}</p>
        <LongText id="note" label={words.note} hint={words.noteHint} value={note} onType={setNote} />
        <Failed failure={proposal.failure} known={KNOWN} />
      </Confirm>
    </Page>
  );
}

/** Each a way to its place in the text. */
function Mistakes({ checked, unchecked, onShow }: { checked: Checked | null; unchecked: boolean; onShow: (one: Problem) => void }) {
  const found = checked?.problems ?? [];
  return (
    <div class="mistakes">
      <p role="status">
        {unchecked || !checked ? (
          <span class="muted">
            <Icon name="hourglass" /> {words.checking}
          </span>
        ) : found.length ? (
          <span class="brick">
            <Icon name="circle-alert" /> {fill(words.mistakes, { count: found.length })}
          </span>
        ) : (
          <span class="moss">
            <Icon name="circle-check" /> {words.noMistake}
          </span>
        )}
      </p>
      {found.length > 0 && (
        <ul class="bare">
          {found.map((one) => (
            <li key={`${one.line} ${one.column} ${one.message.en}`}>
              <button type="button" class="link" onClick={() => onShow(one)}>
                <Ltr>
                  {one.line}:{one.column}
                </Ltr>{" "}
                <span>{inWords(one.message)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
