/** Other files that may be the same applicant's, or that share her number: each with what it has in common, as facts. */
import { type ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Ltr, Mend, Waits } from "../../../shared/kit";
import { Failed, useLoaded } from "../../../shared/task";
import { type AlikeFile, type AlikeFiles, alikeFiles, type StaffFile } from "../core/file";
import { labelled, listed } from "../core/language";
import { paths } from "../core/route";
import { factWords, statusWords, words } from "../texts/file";

const reasons = ({ same }: AlikeFile) => listed(same.map((one) => factWords[one]));

/**
 * They are looked for once while this is shown, whatever else becomes of the file: each that is found is written down.
 * `told`: it is read out when it comes, for who has asked for it.
 */
function Found({ file, told = false, children }: { file: StaffFile; told?: boolean; children: (found: AlikeFiles) => ComponentChildren }) {
  const { value, failure, again } = useLoaded(() => alikeFiles(file.id), [file.id]);
  return (
    <>
      <Failed failure={failure}>
        <Button kind="secondary" icon="refresh-cw" onPress={again}>
          {words.again}
        </Button>
      </Failed>
      {!value && !failure && <Waits />}
      <div role={told ? "status" : undefined}>{value && children(value)}</div>
    </>
  );
}

function List({ items }: { items: readonly AlikeFile[] }) {
  return (
    <ul class="alike">
      {items.map((one) => (
        <li key={one.id}>
          <a href={paths.file(one.id)}>
            <Ltr>{one.reference}</Ltr>
          </a>{" "}
          ({statusWords[one.status]})
          <br />
          {labelled(words.alikeWhy, reasons(one))}
        </li>
      ))}
    </ul>
  );
}

/** Under the mark: which files, and why. */
export function PossibleDuplicates({ file }: { file: StaffFile }) {
  return (
    <Found file={file}>
      {({ items }) => {
        const possible = items.filter((one) => one.possible);
        return possible.length ? <List items={possible} /> : <p>{words.maybeTwiceElsewhere}</p>;
      }}
    </Found>
  );
}

/** Asked for by hand: most files are alone under their number. */
export function OfNumber({ file }: { file: StaffFile }) {
  const [open, setOpen] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (open) title.current?.focus(); // the button that was pressed is gone
  }, [open]);
  if (!open) {
    return (
      <Button kind="secondary" icon="search" onPress={() => setOpen(true)}>
        {words.alikeFiles}
      </Button>
    );
  }
  return (
    <section aria-label={words.alikeFiles} id="of-number">
      <h3 ref={title} tabIndex={-1}>
        {words.alikeFiles}
      </h3>
      <Found file={file} told>
        {({ items, more }) => (
          <>
            {items.length ? <List items={items} /> : <p>{words.alikeNone}</p>}
            {items.some((one) => one.same.includes("phone")) && <p class="hint">{words.sharedPhone}</p>}
            {more && <p class="hint">{words.alikeMore}</p>}
          </>
        )}
      </Found>
    </section>
  );
}

/** Which file this one repeats: one of those that were found, or another by its reference. */
export function OtherFile({ file, value, wrong, onType }: { file: StaffFile; value: string; wrong: boolean; onType: (reference: string) => void }) {
  return (
    <>
      <Found file={file}>
        {({ items }) =>
          items.length > 0 && (
            <fieldset class="field">
              <legend>{words.otherFound}</legend>
              {items.map((one) => (
                <label class="choice" key={one.id}>
                  <input type="radio" name="decide-other-found" checked={value.trim() === one.reference} onChange={() => onType(one.reference)} />
                  <span>
                    <Ltr>{one.reference}</Ltr> ({statusWords[one.status]})
                    <small>{labelled(words.alikeWhy, reasons(one))}</small>
                  </span>
                </label>
              ))}
            </fieldset>
          )
        }
      </Found>
      <div class={wrong ? "field wrong" : "field"}>
        <label for="decide-other">{words.otherReference}</label>
        <p class="hint" id="decide-other-hint">
          {words.otherReferenceHint}
        </p>
        {wrong && <Mend id="decide-other-mend">{words.otherMissing}</Mend>}
        <input id="decide-other" dir="ltr" autocomplete="off" maxLength={32} value={value} aria-invalid={wrong} aria-describedby={`decide-other-hint${wrong ? " decide-other-mend" : ""}`} onInput={(event) => onType(event.currentTarget.value)} />
      </div>
    </>
  );
}
