/** Visits to her home or workshop: what they found, with photos; and the report of a new one. */
import { useRef, useState } from "preact/hooks";
import { newKey, Problem, type Schemas } from "../../../shared/api";
import { isDay, todayInMorocco } from "../../../shared/form/derived";
import { dayOf } from "../../../shared/form/values";
import { day } from "../../../shared/format";
import { Button, Form, Icon, LongText, Ltr, Mend, MendSummary, Notice } from "../../../shared/kit";
import { ready, Refused } from "../../../shared/papers/compress";
import { Failed, useTask } from "../../../shared/task";
import { addVisitPhoto, reportVisit, type StaffFile } from "../core/file";
import { fill, inWords } from "../core/language";
import { scheduleWords } from "../texts/after";
import { recommendationWords, words } from "../texts/file";
import { Dialog } from "../ui/dialog";
import { useTyped } from "../ui/typed";
import { By } from "./beside";
import { Viewer } from "./papers";

type Report = Schemas["VisitReport"];
const RECOMMENDATIONS = ["favourable", "reserved", "unfavourable"] as const;
const MEDIA = ["image/jpeg", "image/png", "image/webp", "image/heic"];
const MOST = 10;

export function Visits({ file, writes, onDone }: { file: StaffFile; writes: boolean; onDone: () => void }) {
  const [writing, setWriting] = useState(false);
  const [open, setOpen] = useState<{ name: string; address: string } | null>(null);
  const visits = [...(file.visits ?? [])].reverse();
  return (
    <>
      {!visits.length && <p class="muted">{words.noVisits}</p>}
      {visits.map((visit) => (
        <Visit key={visit.id} visit={visit} onOpen={(name, address) => setOpen({ name, address })} />
      ))}
      {writes && (
        <Button kind="secondary" icon="house" onPress={() => setWriting(true)}>
          {words.reportVisit}
        </Button>
      )}
      {writing && (
        <Write
          file={file}
          onClose={() => setWriting(false)}
          onDone={() => {
            setWriting(false);
            onDone();
          }}
        />
      )}
      {open && (
        <Dialog title={open.name} wide onClose={() => setOpen(null)}>
          <Viewer name={open.name} pages={[open.address]} onLost={() => undefined} />
          <Button kind="secondary" onPress={() => setOpen(null)}>
            {words.close}
          </Button>
        </Dialog>
      )}
    </>
  );
}

const LOOKS: Record<string, { icon: string; kind: string }> = {
  favourable: { icon: "circle-check", kind: "moss" },
  reserved: { icon: "circle-help", kind: "saffron" },
  unfavourable: { icon: "circle-x", kind: "brick" },
};

function Visit({ visit, onOpen }: { visit: Report; onOpen: (name: string, address: string) => void }) {
  const look = LOOKS[visit.recommendation];
  return (
    <div class="visit">
      <p>
        <strong>{fill(words.visitOn, { day: day(visit.visited_on) })}</strong> · {visit.present ? words.wasThere : words.wasNotThere} ·{" "}
        <span class={look?.kind ?? ""}>
          <Icon name={look?.icon ?? "circle-help"} /> {recommendationWords[visit.recommendation]}
        </span>
      </p>
      <p dir="auto" class="written">
        {visit.text}
      </p>
      {visit.photos.length > 0 && (
        <ul class="photos">
          {visit.photos.map((photo, n) => {
            const name = fill(words.photoOf, { n: n + 1, day: day(visit.visited_on) });
            return (
              <li key={photo.document_id}>
                {photo.thumbnail_url && photo.preview_url ? (
                  <button type="button" onClick={() => onOpen(name, photo.preview_url ?? "")}>
                    <img src={photo.thumbnail_url} alt={name} width="96" height="96" />
                  </button>
                ) : (
                  <span class="muted">
                    {name} · {photo.reason_text ? inWords(photo.reason_text) : words.photoWaits}
                  </span>
                )}
              </li>
            );
          })}
        </ul>
      )}
      <p class="muted">
        <By who={visit.author} at={visit.at} />
      </p>
    </div>
  );
}

interface Typed {
  /** As it is typed: day/month/year. */
  day: string;
  present: boolean | null;
  text: string;
  recommendation: (typeof RECOMMENDATIONS)[number] | "";
  /** The visit of the programme's schedule that it was. */
  followUp?: string;
  /** Photos that have arrived, by the name that they have in the report. */
  photos: { id: string; name: string }[];
}
const EMPTY: Typed = { day: "", present: null, text: "", recommendation: "", photos: [] };

/** What is missing before a report is worth sending, in the order of the page. */
export function missingOf(typed: Typed, today: string): { field: string; words: string }[] {
  const visited = dayOf(typed.day);
  return [
    ...(!isDay(visited) || visited > today ? [{ field: "visit-day", words: words.visitDayMissing }] : []),
    ...(typed.present === null ? [{ field: "visit-present", words: words.presentMissing }] : []),
    ...(!typed.text.trim() ? [{ field: "visit-text", words: words.visitTextMissing }] : []),
    ...(!typed.recommendation ? [{ field: "visit-recommendation", words: words.recommendationMissing }] : []),
  ];
}

function Write({ file, onClose, onDone }: { file: StaffFile; onClose: () => void; onDone: () => void }) {
  const [typed, put, forget] = useTyped<Typed>(`${file.id} visit`, EMPTY);
  const [wrong, setWrong] = useState<{ field: string; words: string }[]>([]);
  const key = useRef(newKey());
  const change = (some: Partial<Typed>) => {
    key.current = newKey();
    put((now) => ({ ...now, ...some }));
  };
  const add = useTask(async (given: File[]) => {
    for (const one of given.slice(0, MOST - typed.photos.length)) {
      const id = await addVisitPhoto(file.id, await ready(one, MEDIA), newKey());
      key.current = newKey();
      put((now) => ({ ...now, photos: [...now.photos, { id, name: one.name }] }));
    }
  });
  const send = useTask(async () => {
    const found = missingOf(typed, todayInMorocco());
    setWrong(found);
    if (found.length || !typed.recommendation || typed.present === null) return;
    const { present, recommendation } = typed;
    try {
      await reportVisit(file.id, { visited_on: dayOf(typed.day), present, recommendation, text: typed.text.trim(), photos: typed.photos.map((one) => one.id), ...(typed.followUp ? { follow_up: typed.followUp } : {}) }, key.current);
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status !== 422 || !failure.mends.length) throw failure;
      return setWrong(failure.mends.map((mend) => ({ field: mend.pointer.startsWith("/photos") ? "visit-photos" : "visit-day", words: inWords(mend.message) })));
    }
    forget();
    onDone();
  });
  const waits = file.status === "active" ? (file.after_decision?.visits ?? []).filter((one) => !one.done) : [];
  const example = todayInMorocco().split("-").reverse().join("/");
  const [before, after] = words.dayHint.split("{example}");
  const said = (field: string) => wrong.find((one) => one.field === field)?.words ?? null;
  const bad = (field: string) => (said(field) ? "field wrong" : "field");
  const mend = (field: string) => said(field) && <Mend id={`${field}-mend`}>{said(field)}</Mend>;
  return (
    <Dialog title={words.reportVisit} wide onClose={onClose}>
      <Form onSubmit={send.run}>
        <MendSummary mends={wrong} />
        <p class="hint">{words.noteInsideHint}</p>
        <div class={bad("visit-day")}>
          <label for="visit-day">{words.visitDay}</label>
          <p class="hint" id="visit-day-hint">
            {before}
            <Ltr>{example}</Ltr>
            {after}
          </p>
          {mend("visit-day")}
          <input id="visit-day" inputMode="numeric" autocomplete="off" maxLength={10} value={typed.day} aria-invalid={!!said("visit-day")} aria-describedby={said("visit-day") ? "visit-day-hint visit-day-mend" : "visit-day-hint"} onInput={(event) => change({ day: event.currentTarget.value })} />
        </div>
        {waits.length > 0 && (
          <p class="field">
            <label for="visit-schedule">{scheduleWords.scheduled}</label>
            <select id="visit-schedule" value={typed.followUp ?? ""} onChange={(event) => change({ followUp: event.currentTarget.value })}>
              <option value="">{scheduleWords.notScheduled}</option>
              {waits.map((one) => (
                <option key={one.id} value={one.id}>
                  {inWords(one.title)}
                </option>
              ))}
            </select>
          </p>
        )}
        <fieldset class={bad("visit-present")}>
          <legend>{words.present}</legend>
          {mend("visit-present")}
          <div class="choices">
            {([true, false] as const).map((one) => (
              <label class="choice" key={String(one)}>
                <input type="radio" name="visit-present" id={one ? "visit-present" : "visit-absent"} checked={typed.present === one} onChange={() => change({ present: one })} />
                <span>{one ? words.wasThere : words.wasNotThere}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <LongText id="visit-text" label={words.visitText} mend={said("visit-text")} value={typed.text} onType={(text) => change({ text })} />
        <fieldset class={bad("visit-recommendation")}>
          <legend>{words.recommendation}</legend>
          {mend("visit-recommendation")}
          <div class="choices">
            {RECOMMENDATIONS.map((one, n) => (
              <label class="choice" key={one}>
                <input type="radio" name="visit-recommendation" id={n === 0 ? "visit-recommendation" : `visit-${one}`} checked={typed.recommendation === one} onChange={() => change({ recommendation: one })} />
                <span>{recommendationWords[one]}</span>
              </label>
            ))}
          </div>
        </fieldset>
        <div class={bad("visit-photos")}>
          <p class="legend">{words.photos}</p>
          {mend("visit-photos")}
          <p class="hint" id="visit-photos-hint">
            {fill(words.photosHint, { most: MOST })}
          </p>
          {typed.photos.length > 0 && (
            <ul class="bare">
              {typed.photos.map((one) => (
                <li key={one.id}>
                  <Icon name="circle-check" /> <bdi>{one.name}</bdi>{" "}
                  <button type="button" class="link" onClick={() => change({ photos: typed.photos.filter((other) => other.id !== one.id) })}>
                    {words.takeAway}
                    <span class="visually-hidden"> {one.name}</span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          {typed.photos.length < MOST && (
            <label class="button secondary">
              <Icon name="camera" /> {words.choosePhotos}
              <input
                id="visit-photos"
                class="visually-hidden"
                type="file"
                accept="image/*"
                multiple
                aria-describedby="visit-photos-hint"
                onChange={(event) => {
                  add.run([...(event.currentTarget.files ?? [])]);
                  event.currentTarget.value = "";
                }}
              />
            </label>
          )}
          <p role="status">{add.busy ? words.photoSending : ""}</p>
          {add.failure instanceof Refused ? (
            <div role="alert">
              <Notice kind="refused">
                <p>{words.photoRefused}</p>
              </Notice>
            </div>
          ) : (
            <Failed failure={add.failure} />
          )}
        </div>
        <Failed failure={send.failure} />
        <div class="row">
          <Button type="submit" icon="check" busy={send.busy}>
            {words.keepVisit}
          </Button>
          <Button kind="secondary" onPress={onClose}>
            {words.cancel}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
