/** From one file of a list to the next, without going back to the list. */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { Button, Notice } from "../../../shared/kit";
import { Failed, type Task, useTask } from "../../../shared/task";
import { paths } from "../core/route";
import { may } from "../core/session";
import { nextInRanking } from "../core/sittings";
import { fileOf, nextFile, open, readBack, written } from "../core/work";
import { words } from "../texts/work";

export interface Next extends Pick<Task<[]>, "run" | "busy" | "failure"> {
  none: boolean;
  /** Whether there is a list to go on in: the work, or a sitting's ranking. */
  offered: boolean;
  /** Where the list is that she came from. */
  back: string;
}

/** `after`: the file that is on the page, or was opened last. The list is the one that the address names: of work, or the ranking of a sitting. */
export function useNext(after?: string): Next {
  const { query, route } = useLocation();
  const list = readBack(query["list"]);
  const sitting = may("read_sittings") ? query["sitting"] : undefined;
  const [none, setNone] = useState(false);
  const { run, busy, failure } = useTask(async () => {
    setNone(false);
    const next = await (sitting ? nextInRanking(sitting, after) : nextFile(list, after));
    setNone(next === null);
    if (next === null) return;
    open(next);
    route(sitting ? paths.fileOfSitting(next, sitting) : fileOf(next, list));
  });
  return { run, busy, failure, none, offered: sitting !== undefined || may("queue"), back: sitting ? paths.sitting(sitting) : may("queue") ? paths.work(written(list)) : paths.home() };
}

export function NextFile({ next }: { next: Next }) {
  return (
    <Button kind="secondary" icon="arrow-right" busy={next.busy} onPress={next.run}>
      {words.start}
    </Button>
  );
}

/** What came of it when no file followed. */
export function NoNext({ next }: { next: Pick<Next, "none" | "failure"> }) {
  return (
    <>
      <Failed failure={next.failure} />
      {next.none && (
        <Notice live>
          <p>{words.noNext}</p>
        </Notice>
      )}
    </>
  );
}
