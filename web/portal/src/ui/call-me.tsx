/** Asking to be called: for whoever reads little, or is stuck. */
import { useRef, useState } from "preact/hooks";
import { newKey } from "../core/api";
import { askToBeCalled } from "../core/files";
import { words } from "../texts/call-me";
import { common } from "../texts/common";
import { Button, Confirm, Notice } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";

export function CallMe({ id }: { id: string }) {
  const [asking, setAsking] = useState(false);
  const [called, setCalled] = useState(false);
  const key = useRef(newKey());
  const call = useTask(async () => {
    await askToBeCalled(id, key.current);
    setAsking(false);
    setCalled(true);
  });
  if (called) {
    return (
      <Notice kind="done" icon="phone" live>
        <p>{words.called}</p>
      </Notice>
    );
  }
  return (
    <>
      <Button kind="secondary" icon="phone" onPress={() => setAsking(true)}>
        {common.callMe}
      </Button>
      <Confirm open={asking} title={words.callAsk} yes={words.callYes} busy={call.busy} onYes={call.run} onNo={() => setAsking(false)}>
        <p>{words.callWhat}</p>
        <Failed failure={call.failure} />
      </Confirm>
    </>
  );
}
