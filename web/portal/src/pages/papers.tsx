/** Her papers: a card for each, the picture with its state in words, and what to do when it must be taken again. */
import { useLocation } from "preact-iso";
import { useEffect, useState } from "preact/hooks";
import type { Application, Paper } from "../core/api";
import { answersNow, file } from "../core/files";
import { fill, inWords, labelled } from "../../../shared/language";
import type { Programme, Wanted } from "../../../shared/form/programme";
import { paths } from "../core/route";
import type { Waiting } from "../core/store";
import { ListenButton } from "../../../shared/form/listen";
import { missingPapers, perhapsRequired, pointerOf, requiredDocuments } from "../../../shared/form/rules";
import { Refused } from "../../../shared/papers/compress";
import { Examples, Take } from "../../../shared/papers/parts";
import { add, go, goNow, halted, remove, sending, takeBack, tryAgain, viewOf, waiting } from "../papers/queue";
import { watch } from "../papers/verdicts";
import { common } from "../texts/common";
import { refusalWords, words } from "../texts/papers";
import { Button, Confirm, Go, Icon, Mend, Notice, Page } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";

/** The server takes so many files of one paper and side. */
const MOST_FILES = 6;

type Side = "front" | "back" | null;

export function PapersPage({ programme, current }: { programme: Programme; current: Application }) {
  const { route } = useLocation();
  const { id, kind } = current;
  const answers = answersNow();
  const asked = current.status === "changes_requested";
  useEffect(() => {
    void go();
    return watch(id);
  }, [id]);

  const required = requiredDocuments(programme, kind, answers);
  const perhaps = perhapsRequired(programme, kind, answers);
  const isAsked = (card: { wanted: Wanted; side: Side }) => asked && (current.asked_papers ?? []).includes(pointerOf(card.wanted.type, card.side));
  const cards = programme.documents.flatMap((wanted) =>
    (wanted.sides.length ? wanted.sides : [null])
      .filter((side) => !asked || isAsked({ wanted, side }) || required.includes(wanted))
      .map((side: Side) => ({ wanted, side, needed: required.includes(wanted) })),
  );
  const shown = cards.filter(({ wanted, side, needed }) => needed || isAsked({ wanted, side }) || wanted.required === false || perhaps.includes(wanted) || current.documents.some((paper) => paper.type === wanted.type));
  const first = (card: { wanted: Wanted; side: Side }) => (isAsked(card) ? 0 : 1);
  const mine = waiting.value.filter((one) => one.file === id && !one.removed);
  const missing = missingPapers(programme, kind, answers, current.documents).filter((one) => !mine.some((picture) => picture.type === one.type && picture.side === one.side && !picture.refused));
  const title = asked ? words.titleAsked : words.title;
  return (
    <Page title={title} back={{ href: paths.file(id) }} beside={<ListenButton programme={programme} name="papers" texts={[title, words.lead, ...shown.map(({ wanted }) => inWords(wanted.title))]} />}>
      <p>{shown.length ? words.lead : words.none}</p>
      {halted.value === "network" && mine.length > 0 && (
        <Notice kind="turn" icon="smartphone" live>
          <p>{words.noNetwork}</p>
        </Notice>
      )}
      {halted.value === "answer" && mine.length > 0 && (
        <Notice kind="turn" icon="smartphone" live>
          <p>{words.noAnswer}</p>
          <Button kind="secondary" icon="refresh-cw" onPress={() => void goNow()}>
            {common.tryAgain}
          </Button>
        </Notice>
      )}
      {halted.value === "over" && mine.length > 0 && (
        <Notice kind="turn" icon="key-round" live>
          <p>{words.over}</p>
          <Go href={paths.signIn(paths.papers(id))}>{common.signIn}</Go>
        </Notice>
      )}
      {shown.length > 0 && <Examples />}
      {[...shown]
        .sort((a, b) => first(a) - first(b))
        .map((card) => (
          <PaperCard key={`${card.wanted.type}/${card.side ?? ""}`} fileId={id} {...card} papers={current.documents.filter((paper) => paper.type === card.wanted.type && paper.side === card.side)} mine={mine.filter((picture) => picture.type === card.wanted.type && picture.side === card.side)} />
        ))}
      {missing.length > 0 && (
        <p class="muted" role="status">
          {fill(words.missing, { count: missing.length })}
        </p>
      )}
      <Button onPress={() => route(asked ? paths.file(id) : paths.send(id))}>{common.continue}</Button>
    </Page>
  );
}

function nameOf(wanted: Wanted, side: Side): string {
  const sides = { front: common.front, back: common.back_side };
  return `${inWords(wanted.title)}${side ? ` (${sides[side]})` : ""}`;
}

function PaperCard({ fileId, wanted, side, needed, papers, mine }: { fileId: string; wanted: Wanted; side: Side; needed: boolean; papers: Paper[]; mine: Waiting[] }) {
  const [refused, setRefused] = useState<string | null>(null);
  const name = nameOf(wanted, side);
  const key = `${wanted.type}-${side ?? "one"}`;
  // A picture that stands for a refused one hides it.
  const replaced = new Set(mine.map((picture) => picture.replaces));
  const there = papers.filter((paper) => !replaced.has(paper.document_id));
  const bad = there.find((paper) => paper.status === "rejected");
  const count = there.length + mine.length;
  const take = useTask(async (given: FileList) => {
    setRefused(null);
    let replaces = bad?.document_id;
    for (const one of Array.from(given).slice(0, MOST_FILES)) {
      try {
        await add({ file: fileId, type: wanted.type, side }, one, wanted.media, replaces);
        replaces = undefined;
      } catch (failure) {
        if (!(failure instanceof Refused)) throw failure;
        setRefused(refusalWords(failure.why));
      }
    }
  });
  const full = count - (bad ? 1 : 0) >= MOST_FILES;
  const pictureWords = bad ? words.again : count ? words.more : words.camera;
  return (
    <section class="card paper" aria-labelledby={`paper-${key}`}>
      <h2 id={`paper-${key}`}>{name}</h2>
      <p class="muted">{needed ? words.needed : words.optional}</p>
      {wanted.help && <p>{inWords(wanted.help)}</p>}
      <ul class="pictures">
        {there.map((paper) => (
          <Arrived key={paper.document_id} fileId={fileId} paper={paper} name={name} />
        ))}
        {mine.map((picture) => (
          <OnTheWay key={picture.id} picture={picture} name={name} />
        ))}
      </ul>
      <div aria-live="polite">
        {take.busy && (
          <p class="waits">
            <Icon name="hourglass" /> {words.preparing}
          </p>
        )}
        {refused && <Mend id={`mend-${key}`}>{refused}</Mend>}
      </div>
      <Failed failure={take.failure} />
      {!full && (
        <div class="takes">
          <Take id={`camera-${key}`} icon="camera" words={pictureWords} of={name} accept="image/*" camera onTake={take.run} main={needed && count === 0} />
          <Take id={`file-${key}`} icon="image" words={words.pick} of={name} accept={wanted.media.join(",")} onTake={take.run} />
        </div>
      )}
    </section>
  );
}

function Arrived({ fileId, paper, name }: { fileId: string; paper: Paper; name: string }) {
  const [removing, setRemoving] = useState(false);
  const [large, setLarge] = useState(false);
  const away = useTask(async () => {
    await remove(fileId, paper.document_id);
    setRemoving(false);
  });
  const editable = file.value === null || ["draft", "changes_requested"].includes(file.value.status);
  const small = viewOf(paper.document_id) ?? paper.thumbnail_url ?? paper.preview_url;
  const bad = paper.status === "rejected";
  return (
    <li class="picture">
      {small && !bad ? <img src={small} alt={fill(words.pictureOf, { paper: name })} loading="lazy" /> : <Icon name={bad ? "circle-x" : "file-text"} />}
      <div>
        <p role="status">
          <span class="visually-hidden">{labelled(name, "")}</span>
          {paper.status === "accepted" && (
            <span class="moss">
              <Icon name="circle-check" /> {words.accepted}
            </span>
          )}
          {bad && (
            <strong class="brick">
              <Icon name="circle-x" /> {words.rejected}
            </strong>
          )}
          {(paper.status === "uploading" || paper.status === "inspecting") && (
            <span class="muted">
              <Icon name="refresh-cw" spins /> {words.checking}
            </span>
          )}
        </p>
        {bad && paper.reason_text && <p>{inWords(paper.reason_text)}</p>}
        {bad && paper.note && <p dir="auto">{paper.note}</p>}
        <Failed failure={away.failure} />
        {paper.preview_url && (
          <button type="button" class="link" onClick={() => setLarge(true)}>
            <Icon name="eye" /> <span aria-hidden="true">{words.see}</span>
            <span class="visually-hidden">{fill(words.seeOf, { paper: name })}</span>
          </button>
        )}
        {editable && (
          <button type="button" class="link" onClick={() => setRemoving(true)}>
            <Icon name="trash-2" /> <span aria-hidden="true">{words.remove}</span>
            <span class="visually-hidden">{fill(words.removeOf, { paper: name })}</span>
          </button>
        )}
      </div>
      <Confirm open={removing} title={words.removeAsk} yes={words.removeYes} danger busy={away.busy} onYes={away.run} onNo={() => setRemoving(false)} />
      <Confirm open={large} title={name} yes={words.close} onYes={() => setLarge(false)} onNo={() => setLarge(false)} only>
        {paper.preview_url && <img class="large" src={paper.preview_url} alt={fill(words.pictureOf, { paper: name })} />}
      </Confirm>
    </li>
  );
}

function OnTheWay({ picture, name }: { picture: Waiting; name: string }) {
  const view = viewOf(picture.id, picture.blob);
  const share = sending.value?.id === picture.id ? Math.round(sending.value.share * 100) : null;
  return (
    <li class="picture">
      {view ? <img src={view} alt={fill(words.pictureOf, { paper: name })} /> : <Icon name="file-text" />}
      <div>
        {picture.refused ? (
          <div role="alert">
            <strong class="brick">
              <Icon name="circle-x" /> {words.refusedHere}
            </strong>
            <p>{refusalWords(picture.refused)}</p>
            <button type="button" class="link" onClick={() => void tryAgain(picture.id)}>
              <Icon name="refresh-cw" /> {words.tryAgain}
            </button>
          </div>
        ) : share !== null ? (
          <>
            <p id={`share-${picture.id}`}>{fill(words.sending, { share })}</p>
            <progress max={100} value={share} aria-labelledby={`share-${picture.id}`} />
          </>
        ) : (
          <p role="status">
            <Icon name="smartphone" /> {words.waiting}
          </p>
        )}
        <button type="button" class="link" onClick={() => void takeBack(picture.id)}>
          <Icon name="trash-2" /> <span aria-hidden="true">{words.remove}</span>
          <span class="visually-hidden">{fill(words.removeOf, { paper: name })}</span>
        </button>
      </div>
    </li>
  );
}
