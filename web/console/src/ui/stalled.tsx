/** Work that nobody does any more: since when, what to do, and the way to go on for who may. */
import { useRef, useState } from "preact/hooks";
import { newKey, type Schemas } from "../../../shared/api";
import { moment } from "../../../shared/format";
import { Button, Icon, Ltr, Notice } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { fill, inWords } from "../core/language";
import { words } from "../texts/stalled";

interface Given {
  of: { id: string; stalled: Schemas["Stalled"] | null };
  may: boolean;
  /** The same key does it once; the route of payment orders takes none, for it wakes nothing that has moved. */
  onContinue: (key: string) => Promise<unknown>;
}

export function Stalled({ of, may, onContinue }: Given) {
  const key = useRef(newKey());
  const [goesOn, setGoesOn] = useState(false);
  const task = useTask(async () => {
    await onContinue(key.current);
    key.current = newKey();
    setGoesOn(true);
  });
  const { stalled } = of;
  if (!stalled) {
    return goesOn ? (
      <Notice kind="done" live>
        <p>{words.goesOn}</p>
      </Notice>
    ) : null;
  }
  return (
    <Notice kind="turn" title={fill(words.title, { moment: moment(stalled.since) })} live>
      <p>{inWords(stalled.text)}</p>
      <p>
        {words.number} <Ltr>{of.id}</Ltr>
      </p>
      {may && (
        <Button icon="refresh-cw" busy={task.busy} onPress={task.run}>
          {words.goOn}
        </Button>
      )}
      <Failed failure={task.failure} />
    </Notice>
  );
}

/** In a list, where a state stands. */
export function StalledShort() {
  return (
    <strong class="saffron">
      <Icon name="circle-alert" /> {words.short}
    </strong>
  );
}
