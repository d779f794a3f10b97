/** What is asked above the ranking: for what a file has its points, another place for it, an interest, reasons. */
import { useState } from "preact/hooks";
import { moment } from "../../../shared/format";
import { Button, Form, Icon, Ltr, Mend, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords, labelled } from "../core/language";
import { declareInterest, type Line, rankFile, readDetail, type Sitting, takeOff } from "../core/sittings";
import { DECISIONS } from "../file/decisions";
import { decisionReasons } from "../texts/file";
import { interestKinds, rankReasons, words } from "../texts/sittings";
import { Dialog } from "../ui/dialog";

export function Points({ sitting, line, onClose }: { sitting: Sitting; line: Line; onClose: () => void }) {
  const { value, failure } = useLoaded(() => readDetail(sitting.id, line.application_id), [line.application_id]);
  return (
    <Dialog title={words.points} onClose={onClose}>
      <p>
        <Ltr>{line.reference}</Ltr> · {labelled(words.score, String(line.score))}
      </p>
      <Failed failure={failure} />
      {!value && !failure && <Waits />}
      {value && (
        <>
          {value.score_lines.length ? (
            <dl class="facts">
              {value.score_lines.map((one, at) => [<dt key={`t${at}`}>{inWords(one.label)}</dt>, <dd key={`d${at}`}>{one.points}</dd>])}
            </dl>
          ) : (
            <p>{words.noPoints}</p>
          )}
          {value.changes.length > 0 && (
            <>
              <h3>{words.rankChanges}</h3>
              <ul>
                {value.changes.map((one) => (
                  <li key={one.at}>
                    {fill(words.rankChange, { before: one.before, after: one.after, reason: rankReasons[one.reason] ?? one.reason })}
                    {one.note && (
                      <>
                        {" "}
                        – <bdi>{one.note}</bdi>
                      </>
                    )}
                    <small>
                      {" "}
                      <bdi>{one.by}</bdi>, {moment(one.at)}
                    </small>
                  </li>
                ))}
              </ul>
            </>
          )}
          <p class="hint">{words.pointsLogged}</p>
        </>
      )}
      <Button onPress={onClose}>{words.closeBox}</Button>
    </Dialog>
  );
}

interface MoreGiven {
  sitting: Sitting;
  line: Line;
  files: number;
  onDone: () => void;
  onClose: () => void;
}

export function More({ sitting, line, files, onDone, onClose }: MoreGiven) {
  if (line.interest) {
    return (
      <Dialog title={fill(words.moreOf, { reference: line.reference })} onClose={onClose}>
        <p>
          <Icon name="scale" /> {words.asideWhat}
        </p>
        <Button kind="secondary" onPress={onClose}>
          {words.closeBox}
        </Button>
      </Dialog>
    );
  }
  const votes = sitting.state === "open" && sitting.may_vote;
  return (
    <Dialog title={fill(words.moreOf, { reference: line.reference })} onClose={onClose}>
      {sitting.may_hold && <Rank sitting={sitting} line={line} files={files} onDone={onDone} />}
      {votes && <Interest sitting={sitting} line={line} onDone={onDone} />}
      {sitting.may_hold && <TakeOff sitting={sitting} line={line} onDone={onDone} />}
      <Button kind="secondary" onPress={onClose}>
        {words.closeBox}
      </Button>
    </Dialog>
  );
}

type One = Pick<MoreGiven, "sitting" | "line" | "onDone">;

function Rank({ sitting, line, files, onDone }: One & Pick<MoreGiven, "files">) {
  const [place, setPlace] = useState(String(line.place));
  const [reason, setReason] = useState<keyof typeof rankReasons>("equal_merit");
  const [note, setNote] = useState("");
  const [mend, setMend] = useState<"place" | "note" | null>(null);
  const ranking = useTask(async () => {
    const wanted = /^\d{1,3}$/.test(place) ? Number(place) : 0;
    const wrong = wanted < 1 || wanted > files ? "place" : reason === "other" && !note.trim() ? "note" : null;
    setMend(wrong);
    if (wrong) return;
    await rankFile(sitting.id, { application_id: line.application_id, place: wanted, reason: reason as never, ...(note.trim() ? { note: note.trim() } : {}) });
    onDone();
  });
  return (
    <Form onSubmit={ranking.run}>
      <h3>{words.rankTitle}</h3>
      <div class={mend === "place" ? "field wrong" : "field"}>
        <label for="place">{words.newPlace}</label>
        {mend === "place" && <Mend id="place-mend">{fill(words.needPlace, { files })}</Mend>}
        <input id="place" inputMode="numeric" dir="ltr" value={place} aria-invalid={mend === "place"} aria-describedby={mend === "place" ? "place-mend" : undefined} onInput={(event) => setPlace(event.currentTarget.value)} />
      </div>
      <div class="field">
        <label for="rank-reason">{words.reason}</label>
        <select id="rank-reason" value={reason} onChange={(event) => setReason(event.currentTarget.value)}>
          {Object.entries(rankReasons).map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <div class={mend === "note" ? "field wrong" : "field"}>
        <label for="rank-note">{words.note}</label>
        {mend === "note" && <Mend id="rank-note-mend">{words.needNote}</Mend>}
        <input id="rank-note" dir="auto" maxLength={200} value={note} aria-invalid={mend === "note"} aria-describedby={mend === "note" ? "rank-note-mend" : undefined} onInput={(event) => setNote(event.currentTarget.value)} />
      </div>
      <Failed failure={ranking.failure} />
      <Button type="submit" busy={ranking.busy}>
        {words.rank}
      </Button>
    </Form>
  );
}

function Interest({ sitting, line, onDone }: One) {
  const [kind, setKind] = useState("family");
  const declaring = useTask(async () => {
    await declareInterest(sitting.id, { application_id: line.application_id, kind: kind as never });
    onDone();
  });
  return (
    <Form onSubmit={declaring.run}>
      <h3>{words.interestTitle}</h3>
      <p>{words.interestWhat}</p>
      <div class="field">
        <label for="interest">{words.reason}</label>
        <select id="interest" value={kind} onChange={(event) => setKind(event.currentTarget.value)}>
          {Object.entries(interestKinds).map(([value, title]) => (
            <option key={value} value={value}>
              {title}
            </option>
          ))}
        </select>
      </div>
      <Failed failure={declaring.failure} />
      <Button type="submit" kind="secondary" icon="scale" busy={declaring.busy}>
        {words.declare}
      </Button>
    </Form>
  );
}

function TakeOff({ sitting, line, onDone }: One) {
  const taking = useTask(async () => {
    await takeOff(sitting.id, line.application_id);
    onDone();
  });
  return (
    <section>
      <h3>{words.takeOff}</h3>
      <p>{words.takeOffWhat}</p>
      <Failed failure={taking.failure} />
      <Button kind="danger" busy={taking.busy} onPress={taking.run}>
        {words.takeOff}
      </Button>
    </section>
  );
}

/** Whoever is refused reads these. */
export function Against({ line, onVote, onClose }: { line: Line; onVote: (reasons: string[]) => void; onClose: () => void }) {
  const [picked, setPicked] = useState<readonly string[]>(line.mine?.choice === "against" ? line.mine.reason_codes : []);
  const [missing, setMissing] = useState(false);
  const choose = (code: string) => setPicked((now) => (now.includes(code) ? now.filter((one) => one !== code) : [...now, code]));
  const vote = () => (picked.length ? onVote([...picked]) : setMissing(true));
  return (
    <Dialog title={words.againstTitle} onClose={onClose}>
      <Form onSubmit={vote}>
        <p>
          <Ltr>{line.reference}</Ltr>
        </p>
        <fieldset class="member-list" aria-describedby={missing ? "against-mend" : undefined}>
          <legend>{words.againstHint}</legend>
          {missing && <Mend id="against-mend">{words.needReason}</Mend>}
          {(DECISIONS.reject?.reasons ?? []).map((code) => (
            <label key={code}>
              <input type="checkbox" checked={picked.includes(code)} onChange={() => choose(code)} />
              {decisionReasons[code as keyof typeof decisionReasons]}
            </label>
          ))}
        </fieldset>
        <Button type="submit">{words.vote}</Button>
        <Button kind="secondary" onPress={onClose}>
          {words.closeBox}
        </Button>
      </Form>
    </Dialog>
  );
}
