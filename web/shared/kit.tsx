/** The pieces that every page is made of. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { common } from "@face/texts/common";

const sprite = document.documentElement.dataset["icons"] ?? "";

/** Arrows that lead somewhere, which is the other way from right to left. */
const TURNS = new Set(["arrow-left", "arrow-right", "log-out", "send"]);

/** Never alone: a word stands beside it. */
export function Icon({ name, spins = false }: { name: string; spins?: boolean }) {
  const classes = ["icon", TURNS.has(name) && "turns", spins && "spins"].filter(Boolean).join(" ");
  return (
    <svg class={classes} aria-hidden="true">
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}

/** A reference, a phone number, an amount: read from left to right whatever stands around it. */
export function Ltr({ children }: { children: ComponentChildren }) {
  return <bdi dir="ltr">{children}</bdi>;
}

/** The number of a file within a title: it stays in one piece. */
const REFERENCE = /(JSR-[0-9A-Z-]+)/;

/** A page: its title is the document's too, and gets the focus when she comes here, so that it is read out. */
export function Page({ title, back, beside, children }: { title: string; back?: { href: string; words?: string; onGo?: () => void }; beside?: ComponentChildren; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // At once: a key that she presses meanwhile must not be undone.
  useLayoutEffect(() => {
    document.title = `${title} · ${common.jisr}`;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <>
      {back && (
        <a class="back" href={back.href} {...(back.onGo ? { onClick: back.onGo } : {})}>
          <Icon name="arrow-left" /> {back.words ?? common.back}
        </a>
      )}
      <div class="ask">
        <h1 ref={heading} tabIndex={-1}>
          {title.split(REFERENCE).map((part, at) => (at % 2 ? <Ltr>{part}</Ltr> : part))}
        </h1>
        {beside}
      </div>
      {children}
    </>
  );
}

/** When what had the focus goes away: she is on top of the page again, not nowhere. */
export function focusTitle(): void {
  document.querySelector<HTMLElement>("main h1")?.focus();
}

type ButtonKind = "main" | "secondary" | "danger";

/** `busy`: it was pressed and works; pressing again does nothing, and it says so. */
export function Button({ children, kind = "main", icon, busy = false, type = "button", onPress, id }: { children: ComponentChildren; kind?: ButtonKind; icon?: string; busy?: boolean; type?: "button" | "submit"; onPress?: () => void; id?: string }) {
  const classes = kind === "main" ? "button" : `button ${kind}`;
  const press = (event: Event) => {
    if (busy) event.preventDefault();
    else onPress?.();
  };
  return (
    <button class={classes} type={type} aria-disabled={busy} onClick={press} {...(id ? { id } : {})}>
      {busy ? <Icon name="refresh-cw" spins /> : icon && <Icon name={icon} />}
      <span>{children}</span>
      {busy && <span class="visually-hidden">{common.working}</span>}
    </button>
  );
}

/** Free words, up to 4,000 letters; `mend`: what is wrong with them. */
export function LongText({ id, label, hint, mend = null, value, onType }: { id: string; label: string; hint?: string; mend?: string | null; value: string; onType: (value: string) => void }) {
  const about = [hint && `${id}-hint`, mend && `${id}-mend`].filter(Boolean).join(" ") || undefined;
  return (
    <div class={mend ? "field wrong" : "field"}>
      <label for={id}>{label}</label>
      {hint && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {mend && <Mend id={`${id}-mend`}>{mend}</Mend>}
      <textarea id={id} dir="auto" maxLength={4000} value={value} aria-invalid={!!mend} aria-describedby={about} onInput={(event) => onType(event.currentTarget.value)} />
    </div>
  );
}

/** A form that the page itself answers, with its own words for what must be mended. */
export function Form({ onSubmit, children }: { onSubmit: () => void; children: ComponentChildren }) {
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
    </form>
  );
}

/** A link that looks like a button: it goes somewhere. */
export function Go({ href, children, kind = "main", icon }: { href: string; children: ComponentChildren; kind?: ButtonKind; icon?: string }) {
  return (
    <a class={kind === "main" ? "button" : `button ${kind}`} href={href}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}

const ICONS = { notice: "circle-help", turn: "triangle-alert", done: "circle-check", refused: "circle-x" } as const;

/** Something to know (`notice`), her turn (`turn`), done, or refused: an icon, a word and a colour. */
export function Notice({ kind = "notice", title, icon, children, live = false }: { kind?: keyof typeof ICONS; title?: string; icon?: string; children?: ComponentChildren; live?: boolean }) {
  return (
    <div class={kind} {...(live ? { role: "status" } : {})}>
      <Icon name={icon ?? ICONS[kind]} />
      <div>
        {title && (
          <p>
            <strong>{title}</strong>
          </p>
        )}
        {children}
      </div>
    </div>
  );
}

/** What is wrong with one answer and how to put it right; the field names it by `aria-describedby`. */
export function Mend({ id, children }: { id: string; children: ComponentChildren }) {
  return (
    <p class="mend" id={id}>
      <Icon name="circle-alert" />
      <span>{children}</span>
    </p>
  );
}

/** On top of a page after a try: each problem is a link to its field. Takes the focus when it comes. */
export function MendSummary({ mends }: { mends: { field: string; words: string }[] }) {
  const box = useRef<HTMLDivElement>(null);
  const what = mends.map((mend) => mend.field + mend.words).join();
  useEffect(() => {
    if (what) box.current?.focus();
  }, [what]);
  if (!mends.length) return null;
  const jump = (field: string) => (event: Event) => {
    event.preventDefault();
    const target = document.getElementById(field);
    target?.focus();
    target?.scrollIntoView({ block: "center" });
  };
  return (
    <div class="refused" role="alert" tabIndex={-1} ref={box}>
      <Icon name="circle-alert" />
      <div>
        <p>
          <strong>{common.pleaseMend}</strong>
        </p>
        <ul>
          {mends.map((mend) => (
            <li key={mend.field + mend.words}>
              <a href={`#${mend.field}`} onClick={jump(mend.field)}>
                {mend.words}
              </a>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

/** Shown only when it takes longer than 300 ms, so that nothing flickers. */
export function Waits({ words = common.loading }: { words?: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 300);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p class="waits" role="status">
      {late && (
        <>
          <Icon name="hourglass" /> {words}
        </>
      )}
    </p>
  );
}

/** A question before something that can't be taken back. `only`: there is nothing to choose, one button closes it. */
export function Confirm({ open, title, children, yes, no = common.no, danger = false, busy = false, only = false, onYes, onNo }: { open: boolean; title: string; children?: ComponentChildren; yes: string; no?: string; danger?: boolean; busy?: boolean; only?: boolean; onYes: () => void; onNo: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const box = dialog.current;
    if (!box) return;
    if (open && !box.open) {
      box.showModal();
      // Pressed twice by mistake, nothing is taken away.
      if (danger) box.querySelector<HTMLElement>("button.secondary")?.focus();
    }
    if (!open && box.open) box.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onNo();
      }}
    >
      {open && (
        <>
          <h2 id={heading}>{title}</h2>
          {children}
          <Button kind={danger ? "danger" : "main"} busy={busy} onPress={onYes}>
            {yes}
          </Button>
          {!only && (
            <Button kind="secondary" onPress={onNo}>
              {no}
            </Button>
          )}
        </>
      )}
    </dialog>
  );
}
