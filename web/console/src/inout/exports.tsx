/** Her exports: how far each has come, until when it may be fetched, and what to do when it did not work. */
import { useEffect, useRef, useState } from "preact/hooks";
import { day, grouped, moment } from "../../../shared/format";
import { Button, Go, Icon, Ltr, Notice, Page, Waits } from "../../../shared/kit";
import { Failed, useLoaded, useTask } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { paths } from "../core/route";
import { common } from "../texts/common";
import { statusWords } from "../texts/file";
import { words } from "../texts/inout";
import { Keys } from "../ui/keys";
import { useRows } from "../ui/rows";
import { downloadLink, type Export, listExports } from "./api";
import { type Names, Pages, placeName, programmeName, useNames } from "./names";
import "./exports.css";

const AGAIN = 2_000;
const AFTER_FAILURE = 10_000;
const ICONS = { waiting: "hourglass", working: "refresh-cw", ready: "circle-check", failed: "circle-x", expired: "clock" } as const;
const KINDS = { waiting: "muted", working: "", ready: "moss", failed: "brick", expired: "muted" } as const;

export function ExportsPage() {
  const { value: names, failure: nameless, again: nameAgain } = useNames();
  const { value: mine, failure: unread, again } = useLoaded(listExports, []);
  // Stays until an answer comes: told anew at each try, it would be read out without end.
  const [lost, setLost] = useState<unknown>(null);
  useEffect(() => setLost(null), [mine]);
  useEffect(() => {
    if (unread) setLost(unread);
    if (!mine?.some((one) => one.status === "waiting" || one.status === "working")) return;
    const timer = setTimeout(again, unread ? AFTER_FAILURE : AGAIN);
    return () => clearTimeout(timer);
  }, [mine, unread]);
  const failure = nameless ?? lost;
  const ready = names && mine;
  const { box, keys } = useRows<HTMLUListElement>(!!ready, null);
  return (
    <Page
      title={words.title}
      beside={
        <Go href={paths.newExport()} icon="file-text">
          {words.ask}
        </Go>
      }
    >
      <Pages />
      <p>{words.what}</p>
      <Failed failure={failure}>
        <Button kind="secondary" icon="refresh-cw" onPress={nameless ? nameAgain : again}>
          {common.tryAgain}
        </Button>
      </Failed>
      {ready ? <Told names={names} mine={mine} /> : !failure && <Waits />}
      {ready ? (
        <>
          <div class="above">
            <h2>{words.mine}</h2>
            {mine.length > 0 && <Keys keys={keys} />}
          </div>
          {mine.length ? (
            <ul class="bare" ref={box}>
              {mine.map((one) => (
                <One key={one.id} one={one} names={names} />
              ))}
            </ul>
          ) : (
            <p>{words.none}</p>
          )}
        </>
      ) : null}
    </Page>
  );
}

export function whatOf(names: Names, one: Export): string {
  return [programmeName(names, one.programme), placeName(names, one.region, one.province)].join(" · ");
}

/** Read out when one has ended while she looks, and only then: how far it has come would be said without end. */
function Told({ names, mine }: { names: Names; mine: Export[] }) {
  const before = useRef<Map<string, string> | null>(null);
  const [said, setSaid] = useState("");
  useEffect(() => {
    const ended = mine.find((one) => (one.status === "ready" || one.status === "failed") && ["waiting", "working"].includes(before.current?.get(one.id) ?? ""));
    before.current = new Map(mine.map((one) => [one.id, one.status]));
    if (ended) setSaid(fill(ended.status === "ready" ? words.nowReady : words.nowFailed, { what: whatOf(names, ended) }));
  }, [mine]);
  return (
    <p role="status" class={said ? "" : "visually-hidden"}>
      {said}
    </p>
  );
}

function One({ one, names }: { one: Export; names: Names }) {
  const download = useTask(async () => {
    const { url } = await downloadLink(one.id);
    const link = document.createElement("a");
    link.href = url;
    link.click();
  });
  const stage = names.programmes.find((each) => each.id === one.programme)?.stages.find((each) => each.id === one.stage);
  const filters = [one.file_status && statusWords[one.file_status], one.stage && (stage ? inWords(stage.title) : one.stage), one.from && fill(words.since, { day: day(one.from) }), one.to && fill(words.till, { day: day(one.to) })].filter(Boolean);
  const busy = one.status === "waiting" || one.status === "working";
  return (
    <li class="card export" data-status={one.status}>
      <h3 tabIndex={-1} data-id={one.id}>
        {whatOf(names, one)}
      </h3>
      <p>
        {moment(one.requested_at)} · {one.format === "xlsx" ? words.xlsx : words.csv} · {one.personal ? <strong>{words.withNames}</strong> : words.without}
      </p>
      {filters.length > 0 && <p>{filters.join(" · ")}</p>}
      <p class={KINDS[one.status]}>
        <Icon name={ICONS[one.status]} /> <strong>{words[one.status]}</strong>
        {one.status === "ready" && one.size !== null && <> · {fill(words.rows, { rows: grouped(one.rows), size: sizeOf(one.size) })}</>}
      </p>
      {busy && (
        <div class="progress">
          <progress max={one.total ?? 1} {...(one.total === null ? {} : { value: one.done })} aria-label={whatOf(names, one)} />
          <p>{one.total === null ? words.looking : fill(words.progress, { done: grouped(one.done), total: grouped(one.total), rows: grouped(one.rows) })}</p>
        </div>
      )}
      {one.status === "ready" && (
        <>
          {one.rows === 0 && <p>{words.empty}</p>}
          {one.expires_at && <p>{fill(words.until, { moment: moment(one.expires_at) })}</p>}
          <Button kind="secondary" icon="download" busy={download.busy} onPress={download.run}>
            {words.download}
          </Button>
          <p class="hint">{words.downloadNote}</p>
          <Failed failure={download.failure} />
        </>
      )}
      {one.status === "expired" && <p>{words.untilPast}</p>}
      {one.failure_text && (
        <Notice kind="refused">
          <p>{inWords(one.failure_text)}</p>
          <p>
            {fill(words.number, { id: "" })}
            <Ltr>{one.id}</Ltr>
          </p>
        </Notice>
      )}
      {(one.status === "failed" || one.status === "expired") && (
        <Go kind="secondary" icon="refresh-cw" href={paths.newExport(askedOf(one))}>
          {words.again}
        </Go>
      )}
    </li>
  );
}

/** The same again, to be looked over: without its purpose, which is given anew. */
function askedOf(one: Export): Record<string, string> {
  const given = { programme: one.programme, region: one.region, province: one.province, status: one.file_status, stage: one.stage, from: one.from, to: one.to, format: one.format };
  return Object.fromEntries(Object.entries(given).filter((each): each is [string, string] => Boolean(each[1])));
}

function sizeOf(bytes: number): string {
  const kilobytes = Math.max(1, Math.round(bytes / 1_000));
  return kilobytes < 1_000 ? fill(words.kilobytes, { n: kilobytes }) : fill(words.megabytes, { n: grouped(Math.round(kilobytes / 100) / 10) });
}
