/** What stands around every page of who is signed in: the rail, who she is, the language, the way out. */
import type { ComponentChildren } from "preact";
import { useLocation } from "preact-iso";
import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "../../../shared/kit";
import { elsewhere, language } from "../core/language";
import { paths } from "../core/route";
import { leave, type Me, may } from "../core/session";
import { common } from "../texts/common";
import { roleWords } from "../texts/people";

const NAMES = { ar: "العربية", fr: "Français" } as const;

/** Leads to this very page in the other language. */
export function Languages() {
  const { url } = useLocation();
  return (
    <nav class="languages" aria-label={common.language}>
      {(["ar", "fr"] as const).map((one) => (
        <a key={one} href={elsewhere(one, url)} lang={one} hreflang={one} dir={one === "ar" ? "rtl" : "ltr"} {...(one === language ? { "aria-current": "true" as const } : {})}>
          {NAMES[one]}
        </a>
      ))}
    </nav>
  );
}

export function Skip() {
  const jump = (event: Event) => {
    event.preventDefault();
    document.getElementById("main")?.focus();
  };
  return (
    <a class="skip" href="#main" onClick={jump}>
      {common.skip}
    </a>
  );
}

/** What of the rail folds away where there is no room beside the page. It closes by Escape, and when she goes elsewhere. */
function useMenu(url: string) {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => setOpen(false), [url]);
  useEffect(() => {
    if (!open) return;
    const gone = ({ type, target }: Event) => {
      const inside = target instanceof Element && box.current?.contains(target);
      if (!inside || (type === "click" && target.closest("a"))) setOpen(false);
    };
    document.addEventListener("focusin", gone);
    document.addEventListener("click", gone);
    return () => {
      document.removeEventListener("focusin", gone);
      document.removeEventListener("click", gone);
    };
  }, [open]);
  // On the box itself, and there from the start: an effect may come later than her next key.
  const pressed = (event: KeyboardEvent) => {
    if (!open || event.key !== "Escape") return;
    setOpen(false);
    button.current?.focus();
  };
  return { open, box, button, pressed, turn: () => setOpen((before) => !before) };
}

export function Frame({ me, children }: { me: Me; children: ComponentChildren }) {
  const { path, url } = useLocation();
  const menu = useMenu(url);
  const here = (href: string) => (path === href || path.startsWith(`${href}/`) ? { "aria-current": "page" as const } : {});
  return (
    <div class="desk">
      <Skip />
      <header class="rail">
        <div class="held" ref={menu.box} onKeyDown={menu.pressed}>
          <a class="brand" href={paths.home()}>
            {common.jisr} <small>{common.space}</small>
          </a>
          <button ref={menu.button} type="button" class="menu" aria-expanded={menu.open} aria-controls="menu" onClick={menu.turn}>
            <Icon name={menu.open ? "x" : "menu"} /> {common.menu}
          </button>
          <div id="menu" class="menu-held" data-open={menu.open}>
            <nav class="pages" aria-label={common.nav}>
              {may("queue") && (
                <a href={paths.work()} {...here(paths.work())}>
                  <Icon name="list-todo" /> {common.work}
                </a>
              )}
              {may("read_sittings") && (
                <a href={paths.sittings()} {...here(paths.sittings())}>
                  <Icon name="scale" /> {common.sittings}
                </a>
              )}
              {may("register") && (
                <a href={paths.help()} {...here(paths.help())}>
                  <Icon name="user-plus" /> {common.help}
                </a>
              )}
              {(may("read_payments") || may("read_envelopes")) && (
                <a href={may("read_payments") ? paths.payments() : paths.envelopes()} {...here(paths.money())}>
                  <Icon name="banknote" /> {common.money}
                </a>
              )}
              {may("read_programmes") && (
                <a href={paths.programmes()} {...here(paths.programmes())}>
                  <Icon name="file-text" /> {common.programmes}
                </a>
              )}
              {may("read_people") && (
                <a href={paths.people()} {...here(paths.people())}>
                  <Icon name="users" /> {common.people}
                </a>
              )}
              {may("read_indicators") && (
                <a href={paths.figures()} {...here(paths.figures())}>
                  <Icon name="chart-no-axes-column" /> {common.figures}
                </a>
              )}
              {(may("export") || may("import_people")) && (
                <a href={may("export") ? paths.exports() : paths.imports()} {...here(paths.inout())}>
                  <Icon name="arrow-down-up" /> {common.inout}
                </a>
              )}
              {may("audit") && (
                <a href={paths.audit()} {...here(paths.audit())}>
                  <Icon name="shield-alert" /> {common.audit}
                </a>
              )}
              <a href={paths.me()} {...here(paths.me())}>
                <Icon name="user" /> {common.me}
              </a>
            </nav>
            <div class="foot">
              <p class="who">
                <strong>
                  <bdi>{me.name}</bdi>
                </strong>{" "}
                <br />
                {me.roles.map((role) => roleWords[role as keyof typeof roleWords]).join(" · ")}
              </p>
              <Languages />
              <button type="button" class="link" onClick={() => leave("left")}>
                <Icon name="log-out" /> {common.signOut}
              </button>
            </div>
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

/** The same before the sign-in: nothing but the language. */
export function Door({ children }: { children: ComponentChildren }) {
  return (
    <div class="door">
      <Skip />
      <header>
        <span class="brand">
          {common.jisr} <small>{common.space}</small>
        </span>
        <Languages />
      </header>
      <main id="main" tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}
