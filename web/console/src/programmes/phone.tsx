/** A phone beside the text: the portal itself, in a frame of its size, told what the text would publish. */
import { useEffect, useRef, useState } from "preact/hooks";
import type { Programme } from "../../../shared/form/programme";
import { Icon } from "../../../shared/kit";
import { inWords, language } from "../core/language";
import { words } from "../texts/programmes";

const NAMES = { ar: "العربية", fr: "Français", en: "English" } as const;
type Language = keyof typeof NAMES;

/** `stale`: the text has mistakes now, and what is shown is how it was before. */
export function Phone({ preview, stale }: { preview: Programme | null; stale: boolean }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [shown, setShown] = useState<Language>(language === "fr" ? "fr" : "ar");
  const [kind, setKind] = useState<string | null>(null);
  const [filled, setFilled] = useState(false);
  const kinds = preview?.kinds ?? [];
  const chosen = kind !== null && kinds.includes(kind) ? kind : (kinds[0] ?? "");
  const told = useRef<() => void>(() => undefined);
  told.current = () => preview && frame.current?.contentWindow?.postMessage({ preview, kind: chosen, filled }, location.origin);
  useEffect(() => told.current(), [preview, chosen, filled]);
  useEffect(() => {
    const ready = (event: MessageEvent) => event.origin === location.origin && event.source === frame.current?.contentWindow && told.current();
    window.addEventListener("message", ready);
    return () => window.removeEventListener("message", ready);
  }, []);
  if (!preview) return <p class="muted">{words.noPreview}</p>;
  return (
    <div class="phone-side">
      <div class="chips" role="group" aria-label={words.previewLanguage}>
        {(Object.keys(NAMES) as Language[]).map((one) => (
          <button key={one} type="button" class="chip" lang={one} aria-pressed={one === shown} onClick={() => setShown(one)}>
            {one === shown && <Icon name="check" />} {NAMES[one]}
          </button>
        ))}
      </div>
      {kinds.length > 1 && (
        <p class="field">
          <label for="kind">{words.previewKind}</label>
          <select id="kind" value={chosen} onChange={(event) => setKind(event.currentTarget.value)}>
            {kinds.map((one) => (
              <option key={one} value={one}>
                {inWords(preview.kind_titles[one] ?? { ar: one, fr: one, en: one })}
              </option>
            ))}
          </select>
        </p>
      )}
      <label class="choice">
        <input type="checkbox" checked={filled} onChange={(event) => setFilled(event.currentTarget.checked)} /> <span>{words.previewFilled}</span>
      </label>
      {stale && (
        <p class="saffron" role="status">
          <Icon name="triangle-alert" /> {words.previewStale}
        </p>
      )}
      <iframe class="phone" key={shown} ref={frame} src={`/${shown}/preview`} title={words.previewTitle} />
    </div>
  );
}
