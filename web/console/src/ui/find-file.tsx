/** To a file by the reference on its receipt, read aloud or typed in whatever way. */
import { useLocation } from "preact-iso";
import { useRef, useState } from "preact/hooks";
import { Button, Form, Mend } from "../../../shared/kit";
import { Failed, useTask } from "../../../shared/task";
import { EXAMPLE, findFile, readIfOpen } from "../core/file";
import { paths } from "../core/route";
import { may } from "../core/session";
import { fileOf, open, type Query } from "../core/work";
import { common } from "../texts/common";
import { words } from "../texts/work";

/** Where the key leads. */
export const FIND = "find";

/** `query`: the list that she comes back to. What is not there and what is not hers to see are told alike. */
export function FindFile({ query }: { query: Query }) {
  const { route } = useLocation();
  const [mend, setMend] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const finding = useTask(async () => {
    const typed = field.current?.value.trim();
    setMend("");
    const found = typed ? await findFile(typed) : null;
    if (found && (found.status !== "draft" || (await readIfOpen(found.id)))) {
      open(found.id);
      route(fileOf(found.id, query));
    } else if (found && may("register")) {
      // Hers alone, until she agrees to be helped.
      route(paths.helpNew({ file: found.id, programme: found.programme, kind: found.kind }));
    } else {
      setMend(typed ? common.notFound : words.findMissing);
      field.current?.focus();
    }
  });
  return (
    <search class="find">
      <Form onSubmit={finding.run}>
        <div class="field">
          <label for={FIND}>{words.find}</label>
          {mend && (
            <div key="mend" role="alert">
              <Mend id="find-mend">{mend}</Mend>
            </div>
          )}
          <div key="row" class="row">
            <input ref={field} id={FIND} dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={40} placeholder={EXAMPLE} aria-invalid={!!mend} aria-describedby={mend ? "find-mend" : undefined} />
            <Button type="submit" kind="secondary" icon="search" busy={finding.busy}>
              {words.findOpen}
            </Button>
          </div>
        </div>
        <Failed failure={finding.failure} />
      </Form>
    </search>
  );
}
