/** What the office writes beside a file: notes, and each try to speak to her. Nothing of it is shown to her. */
import { useRef, useState } from "preact/hooks";
import { newKey } from "../../../shared/api";
import { moment } from "../../../shared/format";
import { Button, Form, LongText, Mend } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import type { Schemas } from "../../../shared/api";
import { logContact, type StaffFile, writeNote } from "../core/file";
import { me } from "../core/session";
import { actionWords, channelWords, outcomeWords, words } from "../texts/file";
import { useTyped } from "../ui/typed";

type Contact = Schemas["LogContact"];
const CHANNELS = ["call", "office", "visit", "other"] as const;
const OUTCOMES = ["reached", "no_answer", "wrong_number", "call_again"] as const;

interface Given {
  file: StaffFile;
  /** Whether the reader may write here. */
  writes: boolean;
  onDone: () => void;
}

/** Who wrote it: by name, for whoever may open the file. */
export function By({ file, who, at }: { file: Pick<StaffFile, "colleagues">; who: string; at: string }) {
  const mine = me.value && me.value !== "asking" && me.value.id === who;
  return (
    <>
      {mine ? words.you : <bdi>{file.colleagues?.[who] ?? words.colleague}</bdi>} · <time dateTime={at}>{moment(at)}</time>
    </>
  );
}

/** One at a time: the same press sent twice does once; something else typed is another. */
function useKey(): [() => string, () => void] {
  const key = useRef(newKey());
  return [() => key.current, () => (key.current = newKey())];
}

export function Notes({ file, writes, onDone }: Given) {
  const [text, put, forget] = useTyped(`${file.id} note`, "");
  const [wrong, setWrong] = useState(false);
  const [key, another] = useKey();
  const task = useTask(async () => {
    setWrong(!text.trim());
    if (!text.trim()) return void document.getElementById("note")?.focus();
    await writeNote(file.id, text.trim(), key());
    another();
    forget();
    onDone();
  });
  const notes = [...(file.notes ?? [])].reverse();
  return (
    <>
      {!notes.length && <p class="muted">{words.noNotes}</p>}
      {notes.length > 0 && (
        <ul class="bare notes">
          {notes.map((note) => (
            <li key={note.id}>
              <p dir="auto">{note.text}</p>
              <p class="muted">
                {actionWords[note.action] ?? words.noteAbout} · <By file={file} who={note.by} at={note.at} />
              </p>
            </li>
          ))}
        </ul>
      )}
      {writes && (
        <Form onSubmit={task.run}>
          <LongText
            id="note"
            label={words.newNote}
            hint={words.noteInsideHint}
            mend={wrong ? words.noteMissing : null}
            value={text}
            onType={(typed) => {
              another();
              put(() => typed);
            }}
          />
          <Failed failure={task.failure} />
          <Button type="submit" kind="secondary" icon="check" busy={task.busy}>
            {words.keepNote}
          </Button>
        </Form>
      )}
    </>
  );
}

const EMPTY: { channel: Contact["channel"]; outcome: Contact["outcome"] | ""; text: string } = { channel: "call", outcome: "", text: "" };

export function Contacts({ file, writes, onDone }: Given) {
  const [typed, put, forget] = useTyped(`${file.id} contact`, EMPTY);
  const [wrong, setWrong] = useState(false);
  const [key, another] = useKey();
  const change = (some: Partial<typeof EMPTY>) => {
    another();
    put((now) => ({ ...now, ...some }));
  };
  const task = useTask(async () => {
    setWrong(!typed.outcome);
    if (!typed.outcome) return void document.getElementById("contact-outcome")?.focus();
    const text = typed.text.trim();
    await logContact(file.id, { channel: typed.channel, outcome: typed.outcome, ...(text ? { text } : {}) }, key());
    another();
    forget();
    onDone();
  });
  const entries = [...(file.contacts ?? [])].reverse();
  return (
    <>
      <h3>{words.contactLog}</h3>
      {!entries.length && <p class="muted">{words.noContacts}</p>}
      {entries.length > 0 && (
        <ul class="bare notes">
          {entries.map((one) => (
            <li key={one.id}>
              <p>
                {channelWords[one.channel]} · <strong>{outcomeWords[one.outcome]}</strong>
              </p>
              {one.text && <p dir="auto">{one.text}</p>}
              <p class="muted">
                <By file={file} who={one.author} at={one.at} />
              </p>
            </li>
          ))}
        </ul>
      )}
      {writes && (
        <Form onSubmit={task.run}>
          <div class="pair">
            <p class="field">
              <label for="contact-channel">{words.channel}</label>
              <select id="contact-channel" value={typed.channel} onChange={(event) => change({ channel: event.currentTarget.value as Contact["channel"] })}>
                {CHANNELS.map((one) => (
                  <option key={one} value={one}>
                    {channelWords[one]}
                  </option>
                ))}
              </select>
            </p>
            <div class={wrong ? "field wrong" : "field"}>
              <label for="contact-outcome">{words.outcome}</label>
              {wrong && <Mend id="contact-mend">{words.outcomeMissing}</Mend>}
              <select id="contact-outcome" value={typed.outcome} aria-invalid={wrong} {...(wrong ? { "aria-describedby": "contact-mend" } : {})} onChange={(event) => change({ outcome: event.currentTarget.value as Contact["outcome"] })}>
                <option value="">{words.choose}</option>
                {OUTCOMES.map((one) => (
                  <option key={one} value={one}>
                    {outcomeWords[one]}
                  </option>
                ))}
              </select>
            </div>
          </div>
          <LongText id="contact-text" label={words.saidThere} value={typed.text} onType={(text) => change({ text })} />
          <Failed failure={task.failure} />
          <Button type="submit" kind="secondary" icon="check" busy={task.busy}>
            {words.keepContact}
          </Button>
        </Form>
      )}
    </>
  );
}
