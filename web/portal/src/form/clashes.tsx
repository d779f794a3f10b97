/** Her answers that were changed here and elsewhere, wherever in her file she is. */
import { answersNow, conflicts, decide } from "../core/files";
import { Clashes as Shown } from "../../../shared/form/clashes";
import type { Programme } from "../../../shared/form/programme";

/** `onDecide`: told the answer's name, before her choice is kept. */
export function Clashes({ programme, id, onDecide }: { programme: Programme; id: string; onDecide?: (name: string) => void }) {
  return (
    <Shown
      programme={programme}
      mine={answersNow()}
      theirs={conflicts.value}
      onDecide={(name, mine) => {
        onDecide?.(name);
        void decide(id, name, mine);
      }}
    />
  );
}
