/** Visits to her home or workshop: what they found, with photos; and the report of a new one. */
import { useEffect, useRef, useState } from "preact/hooks";
import { newKey, Problem, type Schemas } from "../../../shared/api";
import { isDay } from "../../../shared/form/derived";
import { todayInMorocco } from "../../../shared/morocco";
import { dayOf } from "../../../shared/form/values";
import { day } from "../../../shared/format";
import { Button, Form, Icon, LongText, Mend, MendSummary, Notice } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { addPhoto, reportVisit, type StaffFile, takeBackPhoto } from "../core/file";
import { fill, inWords } from "../core/language";
import { scheduleWords } from "../texts/after";
import { recommendationWords, words } from "../texts/file";
import { DayField } from "../ui/day-field";
import { Dialog } from "../ui/dialog";
import { type Photo, Photos, stillThere } from "../ui/photos";
import { useTyped } from "../ui/typed";
import { By } from "./beside";
import { OfficePapers } from "./office-papers";

type Report = Schemas["VisitReport"];
const RECOMMENDATIONS = ["favourable", "reserved", "unfavourable"] as const;
const MOST = 10;

export function Visits({ file, onWrite }: { file: StaffFile; onWrite: (() => void) | null }) {
  const visits = [...(file.visits ?? [])].reverse();
  const loose = (file.visit_photos ?? []).length;
  return (
    <>
      {!visits.length && <p class="muted">{words.noVisits}</p>}
      {visits.map((visit) => (
        <Visit key={visit.id} file={file} visit={visit} />
      ))}
      {onWrite && loose > 0 && (
        <Notice kind="turn" icon="camera">
          <p>{fill(scheduleWords.loose, { count: loose })}</p>
        </Notice>
      )}
      {onWrite && (
        <Button kind="secondary" icon="house" onPress={onWrite}>
          {words.reportVisit}
        </Button>
      )}
    </>
  );
}

/** Where a report stands on the page: its title can be come to. */
export const reportId = (visit: string) => `report-${visit}`;

const LOOKS: Record<string, { icon: string; kind: string }> = {
  favourable: { icon: "circle-check", kind: "moss" },
  reserved: { icon: "circle-help", kind: "saffron" },
  unfavourable: { icon: "circle-x", kind: "brick" },
};

function Visit({ file, visit }: { file: StaffFile; visit: Report }) {
  const look = LOOKS[visit.recommendation];
  const planned = file.after_decision?.visits.find((one) => one.id === visit.follow_up);
  return (
    <div class="visit">
      <p id={reportId(visit.id)} tabIndex={-1}>
        <strong>{fill(words.visitOn, { day: day(visit.visited_on) })}</strong>
        {planned && <> · {inWords(planned.title)}</>} · {visit.present ? words.wasThere : words.wasNotThere} ·{" "}
        <span class={look?.kind ?? ""}>
          <Icon name={look?.icon ?? "circle-help"} /> {recommendationWords[visit.recommendation]}
        </span>
      </p>
      <p dir="auto" class="written">
        {visit.text}
      </p>
      <OfficePapers file={file} papers={visit.photos} nameOf={(n) => fill(words.photoOf, { n, day: day(visit.visited_on) })} />
      <p class="muted">
        <By file={file} who={visit.author} at={visit.at} />
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
  /** Photos that were sent from here, and those that were taken back. */
  photos: Photo[];
  gone: string[];
}
const EMPTY: Typed = { day: "", present: null, text: "", recommendation: "", photos: [], gone: [] };

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

/** `followUp`: the visit of the schedule that this is opened for. */
export function WriteVisit({ file, followUp, onClose, onDone }: { file: StaffFile; followUp: string | null; onClose: () => void; onDone: () => void }) {
  const [typed, put, forget] = useTyped<Typed>(`${file.id} visit`, EMPTY);
  const [wrong, setWrong] = useState<{ field: string; words: string }[]>([]);
  const key = useRef(newKey());
  const change = (some: Partial<Typed>) => {
    key.current = newKey();
    put((now) => ({ ...now, ...some }));
  };
  useEffect(() => {
    if (followUp) change({ followUp });
  }, []);
  const loose = file.visit_photos ?? [];
  const photos = stillThere({ photos: typed.photos, gone: typed.gone ?? [] }, loose);
  const send = useTask(async () => {
    const found = missingOf(typed, todayInMorocco());
    setWrong(found);
    if (found.length || !typed.recommendation || typed.present === null) return;
    const { present, recommendation } = typed;
    try {
      await reportVisit(file.id, { visited_on: dayOf(typed.day), present, recommendation, text: typed.text.trim(), photos: photos.map((one) => one.id), ...(typed.followUp ? { follow_up: typed.followUp } : {}) }, key.current);
    } catch (failure) {
      if (!(failure instanceof Problem) || failure.status !== 422 || !failure.mends.length) throw failure;
      return setWrong(failure.mends.map((mend) => ({ field: mend.pointer.startsWith("/photos") ? "visit-photos" : "visit-day", words: inWords(mend.message) })));
    }
    forget();
    onDone();
  });
  const waits = file.status === "active" ? (file.after_decision?.visits ?? []).filter((one) => !one.done) : [];
  const said = (field: string) => wrong.find((one) => one.field === field)?.words ?? null;
  const bad = (field: string) => (said(field) ? "field wrong" : "field");
  const mend = (field: string) => said(field) && <Mend id={`${field}-mend`}>{said(field)}</Mend>;
  return (
    <Dialog title={words.reportVisit} wide onClose={onClose}>
      <Form onSubmit={send.run}>
        <MendSummary mends={wrong} />
        <p class="hint">{words.noteInsideHint}</p>
        <DayField id="visit-day" label={words.visitDay} mend={said("visit-day")} value={typed.day} onType={(day) => change({ day })} />
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
        {typed.present === false && typed.followUp && <p class="hint">{scheduleWords.notMet}</p>}
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
        <Photos
          id="visit-photos"
          legend={words.photos}
          hint={fill(words.photosHint, { most: MOST })}
          mend={said("visit-photos")}
          most={MOST}
          photos={photos}
          known={loose}
          send={(photo) => addPhoto(file.id, "visit", photo, newKey())}
          takeBack={(id) => takeBackPhoto(file.id, id)}
          onAdd={(photo) => {
            key.current = newKey();
            put((now) => ({ ...now, photos: [...now.photos, photo] }));
          }}
          onGone={(photo) => {
            key.current = newKey();
            put((now) => ({ ...now, photos: now.photos.filter((one) => one.id !== photo.id), gone: [...(now.gone ?? []), photo.id] }));
          }}
        />
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
