/** Signing out: nothing of hers stays on the phone. What was not sent yet would be lost, so she is asked first. */
import { useState } from "preact/hooks";
import { fill } from "../../../shared/language";
import { paths } from "../core/route";
import { signOut, unsent } from "../core/session";
import { common } from "../texts/common";
import { Button, Confirm } from "../../../shared/kit";
import { useTask } from "../../../shared/task";

export function SignOut() {
  const [waiting, setWaiting] = useState(0);
  const out = async () => {
    await signOut();
    location.replace(paths.firstPage()); // a new page: nothing of this one stays in memory
  };
  const task = useTask(async () => {
    const count = await unsent();
    if (count) setWaiting(count);
    else await out();
  });
  const sure = useTask(out);
  return (
    <>
      <Button kind="secondary" icon="log-out" busy={task.busy || sure.busy} onPress={task.run}>
        {common.signOut}
      </Button>
      <Confirm open={waiting > 0} title={fill(common.unsentTitle, { count: waiting })} yes={common.unsentYes} no={common.unsentNo} danger busy={sure.busy} onYes={sure.run} onNo={() => setWaiting(0)}>
        <p>{common.unsentWhat}</p>
      </Confirm>
    </>
  );
}
