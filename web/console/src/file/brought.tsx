/** She brings to the office what she was asked for: photographed, inspected as any paper, and the file sent back for her. */
import { useRef, useState } from "preact/hooks";
import { newKey } from "../../../shared/api";
import { pointed } from "../../../shared/form/rules";
import { Icon, Mend, MendSummary } from "../../../shared/kit";
import { Refused } from "../../../shared/papers/compress";
import { bringPaper, type Paper, previewResubmit, type Programme, readFile, resubmit, type StaffFile, withHerWord } from "../core/file";
import { fill, inWords } from "../core/language";
import { Pictures, refusalWords, type Taken, Takes } from "../help/picture";
import { broughtWords } from "../texts/brought";
import { paperStates } from "../texts/file";
import { lackWords, paperName } from "./papers";
import { LookFirst, type Taking, useGone } from "./steps";

const LOOKS = 40;
const PAUSE = 1_500; // ms between two looks at papers that are being checked

/** Whether somebody of the desk may do it for her now. */
export function mayBeBrought({ status, allowed_actions }: Pick<StaffFile, "status" | "allowed_actions">): boolean {
  return status === "changes_requested" && (allowed_actions ?? []).some((one) => one === "resubmit" || one === "correct");
}

/** The papers that she was asked for, and what else is missing, as the file points to them; none that a correction made needless before it came. */
export function wantedOf({ asked_papers, missing, documents }: Pick<StaffFile, "asked_papers" | "missing" | "documents">): string[] {
  const lacking = missing.map((one) => one.pointer).filter((pointer) => pointer.startsWith("/documents/"));
  const asked = (asked_papers ?? []).filter((pointer) => lacking.includes(pointer) || at(documents, pointer).length > 0);
  return [...new Set([...asked, ...lacking])];
}

const at = (papers: readonly Paper[], pointer: string): Paper[] => {
  const { type, side } = pointed(pointer);
  return papers.filter((one) => one.type === type && (one.side ?? null) === side);
};

/** A picture here, and what became of it at the server: its name there, or why it was refused. */
interface Brought extends Taken {
  pointer: string;
  document?: string;
  refused?: string;
}

/** `of`: the answer that it is about. */
interface Wrong {
  field: string;
  words: string;
  of?: string;
}

const PRESENT = "brought-present";
const ANSWERS = "brought-answers";

const good = (one: Paper) => one.status === "accepted";
const waits = (one: Paper) => one.status === "uploading" || one.status === "inspecting";

export function Bring({ onClose, onDone, ...given }: Omit<Taking, "onDone"> & { onDone: (after: StaffFile) => void }) {
  const { file, programme } = given;
  const [papers, setPapers] = useState(file.documents);
  const [brought, setBrought] = useState<Brought[]>([]);
  const [present, setPresent] = useState(false);
  const [wrong, setWrong] = useState<Wrong[]>([]);
  const [checking, setChecking] = useState(false);
  const [asks, setAsks] = useState(!(file.allowed_actions ?? []).includes("resubmit"));
  const [also, setAlso] = useState<string[]>([]);
  const newest = useRef(file);
  const key = useRef(newKey());
  const gone = useGone();
  const wanted = [...new Set([...wantedOf(file), ...also])];
  const form = programme.form.pages.flatMap((page) => page.fields);
  const asked = form.filter((question) => file.asked_answers?.includes(`/answers/${question.name}`));

  const is = (id: string, change: Partial<Brought>) => setBrought((before) => before.map((one) => (one.picture.id === id ? { ...one, ...change } : one)));

  const toTake = (pointer: string) => ({ field: cameraOf(pointer), words: fill(broughtWords.takeIt, { paper: paperName(programme, pointed(pointer)) }) });
  const again = (refused: readonly Brought[]) => (setWrong(refused.map((one) => toTake(one.pointer))), null);

  /** Each leads to where it is put right here. */
  const onMends = (mends: StaffFile["missing"]) => {
    const found = mends.map((mend): Wrong => {
      if (mend.pointer === "/consent_forms") return { field: PRESENT, words: broughtWords.presentMissing };
      if (!mend.pointer.startsWith("/documents/")) return { field: ANSWERS, words: lackWords(programme, mend), of: mend.pointer };
      return { field: cameraOf(cardFor(mend.pointer)), words: lackWords(programme, mend) };
    });
    // Whoever stands here needs no paper to prove that she agreed.
    if (found.some((one) => one.field === PRESENT)) setAsks(true);
    setAlso((before) => [...before, ...mends.map((mend) => mend.pointer).filter((pointer) => pointer.startsWith("/documents/") && cardFor(pointer) === pointer)]);
    setWrong(found);
  };

  /** The one of a paper's sides that is to be brought, when the server names no side. */
  const cardFor = (pointer: string): string => {
    const sides = wanted.filter((one) => one.startsWith(`${pointer}/`));
    return sides.find((one) => !at(papers, one).some(good)) ?? sides[0] ?? pointer;
  };

  /** The file with all of it found good; null: something is missing, was refused, or is looked at still, and that is said. */
  const body = async (): Promise<StaffFile | null> => {
    const lacks = wanted.filter((pointer) => !at(papers, pointer).some((one) => good(one) || waits(one)) && !brought.some((one) => one.pointer === pointer && !one.refused));
    const found = lacks.map(toTake);
    if (asks && !present) found.push({ field: PRESENT, words: broughtWords.presentMissing });
    setWrong(found);
    if (found.length) return null;
    if (asks) {
      await withHerWord(newest.current, key.current);
      setAsks(false);
    }
    const going: Brought[] = [];
    for (const one of brought.filter(({ refused }) => !refused)) {
      if (gone.current) return null;
      try {
        const document = one.document ?? (await bringPaper(file.id, pointed(one.pointer), { blob: one.blob, sha256: one.picture.sha256 }, one.picture.id));
        is(one.picture.id, { document, picture: { ...one.picture, sent: true } });
        going.push({ ...one, document });
      } catch (failure) {
        if (!(failure instanceof Refused)) throw failure;
        is(one.picture.id, { refused: refusalWords(failure.why) });
        return again([one]);
      }
    }
    setChecking(true);
    try {
      return await judged(going);
    } finally {
      setChecking(false);
    }
  };

  const judged = async (going: readonly Brought[]): Promise<StaffFile | null> => {
    for (let looks = 0; looks < LOOKS && !gone.current; looks++) {
      const now = await readFile(file.id);
      if (gone.current) return null;
      newest.current = now;
      if (now.status !== "changes_requested") return given.onOvertaken(), null;
      const there = new Map(now.documents.map((one) => [one.document_id, one]));
      const states = going.map((one) => ({ one, paper: there.get(one.document ?? "") }));
      const bad = states.filter(({ paper }) => !paper || paper.status === "rejected");
      setPapers(now.documents.filter((paper) => !going.some((one) => one.document === paper.document_id)));
      if (bad.length) {
        for (const { one, paper } of bad) is(one.picture.id, { refused: paper?.reason_text ? inWords(paper.reason_text) : broughtWords.notArrived });
        return again(bad.map(({ one }) => one));
      }
      const lacks = wanted.filter((pointer) => !at(now.documents, pointer).some(good));
      if (!lacks.length && states.every(({ paper }) => paper && good(paper))) return now;
      const never = lacks.filter((pointer) => !at(now.documents, pointer).some(waits));
      if (never.length) return setWrong(never.map(toTake)), null;
      const waiting = lacks[0] ?? states.find(({ paper }) => !paper || !good(paper))!.one.pointer;
      if (looks === LOOKS - 1) return setWrong([{ field: cardOf(waiting), words: broughtWords.stillChecking }]), null;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
    return null;
  };

  const notPresent = wrong.some((one) => one.field === PRESENT);
  const toAnswer = wrong.filter((one) => one.field === ANSWERS);
  return (
    <LookFirst
      {...given}
      title={broughtWords.title}
      body={body}
      foresee={previewResubmit}
      take={resubmit}
      onClose={onClose}
      onMends={onMends}
      onDone={onDone}
    >
      <MendSummary mends={wrong} />
      <p>{broughtWords.lead}</p>
      {wanted.map((pointer) => (
        <Card
          key={pointer}
          pointer={pointer}
          programme={programme}
          there={at(papers, pointer)}
          brought={brought.filter((one) => one.pointer === pointer)}
          onTaken={(taken) => {
            setBrought((before) => [...before, { ...taken, pointer }]);
            setWrong([]);
          }}
          onRemove={(id) => setBrought((before) => before.filter((one) => one.picture.id !== id))}
        />
      ))}
      {(asked.length > 0 || toAnswer.length > 0) && (
        <section id={ANSWERS} tabIndex={-1} aria-labelledby="brought-answers-title">
          <h3 id="brought-answers-title">{asked.length ? broughtWords.answersAsked : broughtWords.answersWrong}</h3>
          {toAnswer.map((one) => (
            <Mend key={one.words} id={`brought-answers-mend-${nameOf(one.of ?? "")}`}>
              {one.words}
            </Mend>
          ))}
          {asked.length > 0 && (
            <ul>
              {asked.map((question) => (
                <li key={question.name}>{inWords(question.label)}</li>
              ))}
            </ul>
          )}
          <p class="muted">{broughtWords.answersHow}</p>
        </section>
      )}
      {asks && (
        <div class={notPresent ? "field wrong" : "field"}>
          {notPresent && <Mend id="brought-present-mend">{broughtWords.presentMissing}</Mend>}
          <label class="choice">
            <input
              type="checkbox"
              id={PRESENT}
              checked={present}
              aria-invalid={notPresent}
              aria-describedby={notPresent ? "brought-present-mend" : undefined}
              onChange={(event) => (setPresent(event.currentTarget.checked), setWrong([]))}
            />
            <span>{broughtWords.present}</span>
          </label>
        </div>
      )}
      <p role="status">
        {checking && (
          <>
            <Icon name="hourglass" /> {broughtWords.checking}
          </>
        )}
      </p>
    </LookFirst>
  );
}

const nameOf = (pointer: string) => pointer.split("/").slice(2).join("-");
const cameraOf = (pointer: string) => `camera-${nameOf(pointer)}`;
const cardOf = (pointer: string) => `brought-paper-${nameOf(pointer)}`;

function Card({ pointer, programme, there, brought, onTaken, onRemove }: { pointer: string; programme: Programme; there: readonly Paper[]; brought: readonly Brought[]; onTaken: (taken: Taken) => void; onRemove: (id: string) => void }) {
  const { type, side } = pointed(pointer);
  const name = paperName(programme, { type, side });
  const media = programme.documents.find((one) => one.type === type)?.media ?? [];
  const last = there.at(-1);
  return (
    <section class="card paper" id={cardOf(pointer)} tabIndex={-1} aria-label={name}>
      <h3>{name}</h3>
      {there.some(good) ? (
        <p class="moss">
          <Icon name="circle-check" /> {broughtWords.inFile}
        </p>
      ) : (
        last && (
          <p class={last.status === "rejected" ? "brick" : "muted"}>
            <Icon name={last.status === "rejected" ? "circle-x" : "hourglass"} /> {last.reason_text ? inWords(last.reason_text) : paperStates[last.status]}
          </p>
        )
      )}
      <Pictures
        of={name}
        pictures={brought.map((one) => one.picture)}
        blobOf={async (picture) => brought.find((one) => one.picture.id === picture.id)!.blob}
        refused={(picture) => brought.find((one) => one.picture.id === picture.id)?.refused ?? null}
        onRemove={(picture) => onRemove(picture.id)}
      />
      <Takes of={name} id={nameOf(pointer)} type={type} side={side as Taken["picture"]["side"]} media={media} n={brought.filter((one) => !one.refused).length + there.filter(good).length} onTaken={async (taken) => onTaken(taken)} />
    </section>
  );
}
