/** The papers: their list, the one that is looked at, and what is found wrong with it. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { pointed } from "../../../shared/form/rules";
import { moment } from "../../../shared/format";
import { Button, Icon, Ltr, Notice, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { type Paper, type PaperPages, type Programme, readPaper, type StaffFile } from "../core/file";
import { fill, inWords, labelled } from "../core/language";
import { paths } from "../core/route";
import { me } from "../core/session";
import { broughtWords } from "../texts/brought";
import { paperReasons, paperStates, statusWords, words } from "../texts/file";
import { type Mark, type Marks, PAPER_REASONS } from "./marks";
import { MOST, fit, held, moved, type Size, STEP, turned, type View, WHOLE, zoomed } from "./view";

export function paperName(programme: Programme, { type, side }: Pick<Paper, "type" | "side">): string {
  const wanted = programme.documents.find((one) => one.type === type);
  const sides: Record<string, string> = { front: words.front, back: words.back };
  return `${wanted ? inWords(wanted.title) : type}${side ? ` (${sides[side] ?? side})` : ""}`;
}

/** What a file lacks, in a sentence that names the paper. */
export function lackWords(programme: Programme, { pointer, code, message }: StaffFile["missing"][number]): string {
  const said = inWords(message);
  return pointer.startsWith("/documents/") && code !== "document_missing" ? labelled(paperName(programme, pointed(pointer)), said) : said;
}

const LOOKS: Record<string, { icon: string; kind: string }> = {
  uploading: { icon: "hourglass", kind: "muted" },
  inspecting: { icon: "hourglass", kind: "muted" },
  accepted: { icon: "file-check", kind: "" },
  rejected: { icon: "circle-x", kind: "brick" },
  good: { icon: "circle-check", kind: "moss" },
  bad: { icon: "circle-x", kind: "brick" },
};

export function PaperList({ file, programme, marks, open, onOpen }: { file: StaffFile; programme: Programme; marks: Marks; open: string | null; onOpen: (id: string) => void }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    const row = list.current;
    if (row && row.scrollWidth > row.clientWidth) row.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [open]);
  if (!file.documents.length) return <p class="muted">{words.noPapers}</p>;
  return (
    <ul class="papers" ref={list}>
      {file.documents.map((paper) => {
        const mark = marks.papers[paper.document_id];
        const state = mark ? (mark.good ? "good" : "bad") : paper.status;
        const look = LOOKS[state];
        return (
          <li key={paper.document_id}>
            <button type="button" aria-pressed={paper.document_id === open} onClick={() => onOpen(paper.document_id)}>
              {paper.thumbnail_url ? <img src={paper.thumbnail_url} alt="" width="48" height="48" /> : <span class="blank" />}
              <span>
                {paperName(programme, paper)}
                <small class={look?.kind ?? ""}>
                  <Icon name={look?.icon ?? "file-check"} /> {paperStates[state]}
                </small>
              </span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** One paper: its pages in the viewer, what the inspection found, and the agent's own verdict. */
export function PaperView({ file, programme, paper, mark, judging, onMark }: { file: StaffFile; programme: Programme; paper: Paper; mark: Mark | undefined; judging: boolean; onMark: (mark: Mark | null) => void }) {
  const id = paper.document_id;
  const loaded = useLoaded(async () => ({ id, pages: await readPaper(file.id, id) }), [file.id, id]);
  const there = loaded.value?.id === id ? loaded.value.pages : null;
  const name = paperName(programme, paper);
  return (
    <section class="paper" aria-label={name}>
      <h3 tabIndex={-1} id="paper-title">
        {name}
      </h3>
      <Failed failure={loaded.failure}>
        <Button kind="secondary" icon="refresh-cw" onPress={loaded.again}>
          {words.again}
        </Button>
      </Failed>
      {!there && !loaded.failure && <Waits />}
      {there && there.page_urls.length > 0 && <Viewer key={id} id="viewer" name={name} pages={there.page_urls} onLost={loaded.again} />}
      {there && <Findings file={file} paper={there} />}
      {there?.status === "accepted" && judging && <Verdict key={`verdict ${id}`} mark={mark} onMark={onMark} />}
    </section>
  );
}

/** What was found of it, in words. The link to the whole copy may be as old as the page: it is asked for when it is followed. */
function Findings({ file: { id: file, colleagues }, paper }: { file: StaffFile; paper: PaperPages }) {
  const mine = me.value && me.value !== "asking" && me.value.id === paper.actor;
  const whole = useTask(async () => {
    const { file_url } = await readPaper(file, paper.document_id);
    if (!file_url) return;
    const link = document.createElement("a");
    Object.assign(link, { href: file_url, target: "_blank", rel: "noopener" }).click();
  });
  return (
    <>
      {paper.status === "rejected" && (
        <Notice kind="refused" title={words.paperRefused}>
          {paper.reason_text && <p>{inWords(paper.reason_text)}</p>}
          {paper.note && <p dir="auto">{paper.note}</p>}
        </Notice>
      )}
      {paper.status === "uploading" && (
        <Notice>
          <p>{words.notArrived}</p>
        </Notice>
      )}
      {paper.status === "inspecting" && (
        <Notice>
          <p>{words.beingInspected}</p>
        </Notice>
      )}
      {paper.alike.length > 0 && (
        <Notice kind="turn" icon="copy" title={words.alike}>
          <ul>
            {paper.alike.map((other) => (
              <li key={other.document_id ?? other.exact}>
                {other.exact ? words.alikeExact : words.alikeSame}{" "}
                {other.application_id && other.reference ? (
                  <a href={paths.file(other.application_id)}>
                    <Ltr>{other.reference}</Ltr>
                  </a>
                ) : (
                  words.alikeElsewhere
                )}
                {other.status && <> ({statusWords[other.status]})</>}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <p class="muted found">
        {labelled(words.arrived, moment(paper.uploaded_at))}
        {paper.by === "staff" && <> · {fill(broughtWords.byOffice, { name: mine ? words.you : ((paper.actor && colleagues?.[paper.actor]) ?? words.colleague) })}</>}
        {paper.status === "accepted" && <> · {paper.scan === "clean" ? words.scanned : words.notScanned}</>}
        {paper.reviewed && <> · {words.reviewed}</>}
        {paper.file_url && (
          <>
            {" · "}
            <button type="button" class="link" aria-disabled={whole.busy} onClick={() => whole.run()}>
              {words.openWhole}
            </button>
          </>
        )}
      </p>
      <Failed failure={whole.failure} />
    </>
  );
}

const ARROWS: Record<string, [number, number]> = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STRIDE = 60; // px that an arrow moves the picture

/** `onLost`: a link has run out; new ones are asked for, once for each time that a page came. What does not come then either is said. */
export function Viewer({ id, name, pages, onLost }: { id?: string; name: string; pages: string[]; onLost: () => void }) {
  const frame = useRef<HTMLDivElement>(null);
  const [page, setPage] = useState(0);
  const [view, setView] = useState<View>(WHOLE);
  const [picture, setPicture] = useState<Size>({ width: 0, height: 0 });
  const [room, setRoom] = useState<Size>({ width: 0, height: 0 });
  const lost = useRef(false);
  const [blank, setBlank] = useState(false);
  const round = useRef({ pages, n: 0 });
  if (round.current.pages !== pages) round.current = { pages, n: round.current.n + 1 };
  const drag = useRef<{ x: number; y: number } | null>(null);
  const hint = useId();
  useEffect(() => {
    const box = frame.current;
    if (!box) return;
    const measured = () => setRoom({ width: box.clientWidth, height: box.clientHeight });
    measured();
    const watch = new ResizeObserver(measured);
    watch.observe(box);
    const wheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return; // else the page scrolls
      event.preventDefault();
      change((now) => zoomed(now, event.deltaY < 0 ? STEP : 1 / STEP));
    };
    box.addEventListener("wheel", wheel, { passive: false });
    return () => {
      watch.disconnect();
      box.removeEventListener("wheel", wheel);
    };
  }, []);
  const change = (how: (before: View) => View) => setView((before) => how(before));
  const seen = held(view, picture, room);
  const go = (to: number) => {
    if (to < 0 || to >= pages.length) return;
    setPage(to);
    setView(WHOLE);
  };
  const keys: Record<string, () => void> = {
    "+": () => change((now) => zoomed(now, STEP)),
    "=": () => change((now) => zoomed(now, STEP)),
    "-": () => change((now) => zoomed(now, 1 / STEP)),
    "0": () => setView(WHOLE),
    r: () => change(turned),
    PageDown: () => go(page + 1),
    PageUp: () => go(page - 1),
  };
  const pressed = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    const act = arrow && seen.zoom > 1 ? () => setView(held(moved(seen, arrow[0] * STRIDE, arrow[1] * STRIDE), picture, room)) : keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
  const where = pages.length > 1 ? `${name}, ${fill(words.pageOf, { n: page + 1, all: pages.length })}` : name;
  return (
    <div class="viewer">
      <p class="visually-hidden" role="status">
        {where} · {fill(words.zoomOf, { percent: Math.round(seen.zoom * 100) })}
      </p>
      <div
        ref={frame}
        {...(id ? { id } : {})}
        class={seen.zoom > 1 ? "sheet movable" : "sheet"}
        role="group"
        tabIndex={0}
        aria-label={where}
        aria-describedby={hint}
        onKeyDown={pressed}
        onPointerDown={(event) => {
          if (event.button !== 0 || seen.zoom <= 1) return;
          drag.current = { x: event.clientX, y: event.clientY };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          const from = drag.current;
          if (!from) return;
          drag.current = { x: event.clientX, y: event.clientY };
          setView((now) => held(moved(held(now, picture, room), event.clientX - from.x, event.clientY - from.y), picture, room));
        }}
        onPointerUp={() => (drag.current = null)}
        onPointerCancel={() => (drag.current = null)}
      >
        <img
          key={round.current.n}
          src={pages[page] ?? ""}
          alt={where}
          draggable={false}
          style={{ transform: `translate(${seen.x}px, ${seen.y}px) rotate(${seen.turn * 90}deg) scale(${fit(picture, room, seen.turn) * seen.zoom})`, visibility: picture.width ? "visible" : "hidden" }}
          onLoad={(event) => {
            lost.current = false;
            setBlank(false);
            setPicture({ width: event.currentTarget.naturalWidth, height: event.currentTarget.naturalHeight });
          }}
          onError={() => {
            if (lost.current) return setBlank(true);
            lost.current = true;
            onLost();
          }}
        />
      </div>
      <div class="tools" role="group" aria-label={words.tools}>
        <Tool icon="zoom-in" press={keys["+"]!} off={seen.zoom >= MOST}>
          {words.closer}
        </Tool>
        <Tool icon="zoom-out" press={keys["-"]!} off={seen.zoom <= 1}>
          {words.further}
        </Tool>
        <Tool icon="maximize" press={keys["0"]!}>
          {words.whole}
        </Tool>
        <Tool icon="rotate-cw" press={keys["r"]!}>
          {words.turn}
        </Tool>
        {pages.length > 1 && (
          <>
            <Tool icon="chevron-up" press={keys["PageUp"]!} off={page === 0}>
              {words.pageBefore}
            </Tool>
            <Tool icon="chevron-down" press={keys["PageDown"]!} off={page === pages.length - 1}>
              {words.pageNext}
            </Tool>
          </>
        )}
      </div>
      {blank && (
        <div role="alert">
          <Notice kind="refused" icon="circle-alert">
            <p>{words.noPicture}</p>
            <Button kind="secondary" icon="refresh-cw" onPress={onLost}>
              {words.again}
            </Button>
          </Notice>
        </div>
      )}
      <p class="visually-hidden" id={hint}>
        {words.viewerHint}
      </p>
    </div>
  );
}

function Tool({ icon, press, off = false, children }: { icon: string; press: () => void; off?: boolean; children: string }) {
  return (
    <button type="button" class="tool" aria-disabled={off} onClick={() => !off && press()}>
      <Icon name={icon} /> <span>{children}</span>
    </button>
  );
}

/** Good, or to be sent again with a reason. It is sent with the next decision. */
function Verdict({ mark, onMark }: { mark: Mark | undefined; onMark: (mark: Mark | null) => void }) {
  const bad = mark && !mark.good ? mark : null;
  return (
    <fieldset class="verdict field">
      <legend>{words.verdict}</legend>
      <div class="row">
        <label class="choice">
          <input type="radio" name="verdict" id="verdict-good" checked={mark?.good === true} onChange={() => onMark({ good: true })} />
          <span>
            <Icon name="circle-check" /> {words.good}
          </span>
        </label>
        <label class="choice">
          <input type="radio" name="verdict" id="verdict-bad" checked={bad !== null} onChange={() => onMark({ good: false, reason: bad?.reason ?? PAPER_REASONS[0], note: bad?.note ?? "" })} />
          <span>
            <Icon name="circle-x" /> {words.bad}
          </span>
        </label>
        {mark && (
          <button type="button" class="link" onClick={() => onMark(null)}>
            {words.unmark}
          </button>
        )}
      </div>
      {bad && (
        <>
          <p class="field">
            <label for="verdict-reason">{words.why}</label>
            <select id="verdict-reason" value={bad.reason} onChange={(event) => onMark({ ...bad, reason: event.currentTarget.value })}>
              {PAPER_REASONS.map((reason) => (
                <option key={reason} value={reason}>
                  {paperReasons[reason]}
                </option>
              ))}
            </select>
          </p>
          <div class="field">
            <label for="verdict-note">{words.paperNote}</label>
            <p class="hint" id="verdict-note-hint">
              {words.paperNoteHint}
            </p>
            <input id="verdict-note" dir="auto" maxLength={200} value={bad.note} aria-describedby="verdict-note-hint" onInput={(event) => onMark({ ...bad, note: event.currentTarget.value })} />
          </div>
        </>
      )}
    </fieldset>
  );
}
