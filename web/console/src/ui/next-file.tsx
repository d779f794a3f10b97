/** From one file of a list to the next, without going back to the list. */
import { useLocation } from "preact-iso";
import { useState } from "preact/hooks";
import { Button, Notice } from "../../../shared/kit";
import { Failed, type Task, useTask } from "../../../shared/task";
import { paths } from "../core/route";
import { may } from "../core/session";
import { fileOf, nextFile, open, readBack, written } from "../core/work";
import { words } from "../texts/work";

export interface Next extends Pick<Task<[]>, "run" | "busy" | "failure"> {
  none: boolean;
  /** Where the list is that she came from. */
  back: string;
}

/** `after`: the file that is on the page, or was opened last. The list is the one that the address names. */
export function useNext(after?: string): Next {
  const { query, route } = useLocation();
  const list = readBack(query["list"]);
  const [none, setNone] = useState(false);
  const { run, busy, failure } = useTask(async () => {
    setNone(false);
    const next = await nextFile(list, after);
    setNone(next === null);
    if (next === null) return;
    open(next);
    route(fileOf(next, list));
  });
  return { run, busy, failure, none, back: query["sitting"] && may("read_sittings") ? paths.sitting(query["sitting"]) : may("queue") ? paths.work(written(list)) : paths.home() };
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
