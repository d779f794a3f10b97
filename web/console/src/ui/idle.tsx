/** One minute before a session that nobody uses is closed: a way to keep it. */
import { useEffect, useState } from "preact/hooks";
import { Confirm } from "../../../shared/kit";
import { watchIdle } from "../core/idle";
import { used } from "../core/session";
import { common } from "../texts/common";

export function Idle() {
  const [seconds, setSeconds] = useState<number | null>(null);
  useEffect(() => watchIdle(setSeconds), []);
  const stay = () => {
    used();
    setSeconds(null);
  };
  return (
    <Confirm open={seconds !== null} only title={common.idleTitle} yes={common.idleStay} onYes={stay} onNo={stay}>
      <p>
        {common.idleWhat} <strong aria-live="off">{seconds}</strong>
      </p>
    </Confirm>
  );
}
