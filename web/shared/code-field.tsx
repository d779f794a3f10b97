/** The field for a code of six digits, of an SMS or an app: the phone may fill it in, and the sixth digit sends it. */
import type { RefObject } from "preact";
import { westernDigits } from "./digits";
import { Mend } from "./kit";

/** What was typed as digits 0–9, without the spaces that some phones put between. */
export function codeOf(typed: string): string {
  return westernDigits(typed).replace(/\s/g, "");
}

export function isCode(digits: string): boolean {
  return /^\d{6}$/.test(digits);
}

interface Props {
  label: string;
  hint: string;
  code: string;
  /** What is wrong with it, in words. */
  mend: string | null;
  input: RefObject<HTMLInputElement | null>;
  onCode: (typed: string) => void;
  /** Six digits stand there. */
  onWhole: (typed: string) => void;
}

export function CodeField({ label, hint, code, mend, input, onCode, onWhole }: Props) {
  return (
    <div class={mend ? "field wrong" : "field"}>
      <label for="code">{label}</label>
      <p class="hint" id="code-hint">
        {hint}
      </p>
      <div aria-live="assertive">{mend && <Mend id="code-mend">{mend}</Mend>}</div>
      <input
        ref={input}
        id="code"
        class="code"
        inputMode="numeric"
        autocomplete="one-time-code"
        enterkeyhint="go"
        maxLength={12}
        required
        value={code}
        aria-invalid={mend !== null}
        aria-describedby={mend ? "code-hint code-mend" : "code-hint"}
        onInput={(event) => {
          const typed = event.currentTarget.value;
          onCode(typed);
          if (codeOf(typed).length === 6) onWhole(typed);
        }}
      />
    </div>
  );
}
