/** A password that can be shown: who sees what she types needs no second field. */
import { useState } from "preact/hooks";
import type { RefObject } from "preact";
import { Icon, Mend } from "../../../shared/kit";
import { words } from "../texts/sign-in";

export function Password({ label, mend, value, autocomplete, input, described, onType }: { label: string; mend: string | null; value: string; autocomplete: "current-password" | "new-password"; input: RefObject<HTMLInputElement | null>; described?: string; onType: (value: string) => void }) {
  const [shown, setShown] = useState(false);
  const by = [described, mend && "password-mend"].filter(Boolean).join(" ");
  return (
    <div class={mend ? "field wrong" : "field"}>
      <label for="password">{label}</label>
      {mend && <Mend id="password-mend">{mend}</Mend>}
      <input
        ref={input}
        id="password"
        dir="ltr"
        type={(shown ? "text" : "password") as "text"}
        autocomplete={autocomplete}
        autocapitalize="none"
        spellcheck={false}
        maxLength={256}
        required
        value={value}
        aria-invalid={mend !== null}
        {...(by ? { "aria-describedby": by } : {})}
        onInput={(event) => onType(event.currentTarget.value)}
      />
      <button type="button" class="link" aria-controls="password" onClick={() => setShown(!shown)}>
        <Icon name="eye" /> {shown ? words.hide : words.show}
      </button>
    </div>
  );
}
