/** Single keys that do something on a page, the list of them, and a way to switch them off: who dictates meets them by chance. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Button, Icon, Ltr } from "../../../shared/kit";
import { words } from "../texts/keys";
import { Dialog } from "./dialog";

const OFF = "jisr.console.keys-off";

export interface Key {
  /** As `KeyboardEvent.key` has it. */
  key: string;
  what: string;
  /** Without one it is only told of: the place that has the focus does it. */
  press?: () => void;
}

const FIELDS = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

/** Whether the key is a word's letter, or somebody else's business. */
function elsewhere(event: KeyboardEvent): boolean {
  const at = event.target instanceof Element ? event.target : null;
  return event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]") !== null || (at?.matches(FIELDS) ?? false);
}

/** The button that shows the keys; while it is on the page they work. */
export function Keys({ keys }: { keys: readonly Key[] }) {
  const [shown, setShown] = useState(false);
  const [off, setOff] = useState(localStorage.getItem(OFF) !== null);
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (elsewhere(event)) return;
      if (event.key === "?") {
        setShown(true);
      } else {
        const found = off ? undefined : latest.current.find((one) => one.press && one.key === event.key);
        if (!found) return;
        found.press?.();
      }
      event.preventDefault();
    };
    document.addEventListener("keydown", pressed);
    return () => document.removeEventListener("keydown", pressed);
  }, [off]);
  const toggle = () => {
    if (off) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
    setOff(!off);
  };
  return (
    <>
      <button type="button" class="link" onClick={() => setShown(true)}>
        <Icon name="keyboard" /> {words.keys} <Ltr>?</Ltr>
      </button>
      {shown && (
        <Dialog title={words.title} onClose={() => setShown(false)}>
          <dl class="keys">
            {[...keys, { key: "?", what: words.help }].map(({ key, what }) => (
              <div key={key}>
                <dt>
                  <kbd dir="ltr">{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <label class="choice">
            <input type="checkbox" checked={!off} onChange={toggle} />
            <span>
              {words.on} <small>{words.onHint}</small>
            </span>
          </label>
          <Button onPress={() => setShown(false)}>{words.close}</Button>
        </Dialog>
      )}
    </>
  );
}
