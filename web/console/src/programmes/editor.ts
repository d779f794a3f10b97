/**
 * The editor of a programme's text. It lives in a shadow root, whose sheets are constructed: our policy of contents allows
 * no style elements. Text is read from left to right, whatever the page; each line of a text in Arabic turns by itself.
 */
import { defaultKeymap, history, historyKeymap, indentLess, indentMore } from "@codemirror/commands";
import { yaml } from "@codemirror/lang-yaml";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, highlightActiveLineGutter, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { inWords } from "../core/language";
import { words } from "../texts/programmes";
import type { Problem } from "./api";

export interface Editor {
  text: () => string;
  replace: (text: string) => void;
  mark: (problems: Problem[]) => void;
  /** Line and column count from 1. */
  show: (line: number, column: number) => void;
  destroy: () => void;
}

const looks = EditorView.theme({
  "&": { fontSize: "1rem", color: "var(--ink)", backgroundColor: "var(--card)", border: "1px solid var(--edge)", borderRadius: "var(--radius)", blockSize: "100%" },
  "&.cm-focused": { outline: "3px solid var(--bridge)", outlineOffset: "2px" },
  ".cm-scroller": { fontFamily: "ui-monospace, 'DejaVu Sans Mono', monospace", lineHeight: "1.6", overflow: "auto" },
  ".cm-gutters": { backgroundColor: "var(--paper)", color: "var(--quiet)", border: "none" },
  ".cm-activeLine": { backgroundColor: "color-mix(in srgb, var(--bridge) 8%, transparent)" },
  ".cm-activeLineGutter": { backgroundColor: "transparent", color: "var(--ink)", fontWeight: "700" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "color-mix(in srgb, var(--bridge) 28%, transparent)" },
  ".cm-lintRange-error": { backgroundImage: "none", textDecoration: "underline wavy var(--brick)" },
  ".cm-lint-marker-error": { content: "none", inlineSize: "1.1em", blockSize: "1.1em" },
  ".cm-lint-marker-error::before": { content: "'✕'", color: "var(--brick)", fontWeight: "700" },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--edge)", maxInlineSize: "32rem" },
  ".cm-panels": { backgroundColor: "var(--paper)", color: "var(--ink)", borderBlockEnd: "1px solid var(--line)" },
  ".cm-panel.cm-search": { padding: "8px", display: "flex", flexWrap: "wrap", gap: "8px", alignItems: "center" },
  ".cm-panel.cm-search br": { display: "none" },
  ".cm-textfield": { fontSize: "1rem", minBlockSize: "44px", margin: "0", color: "var(--ink)", backgroundColor: "var(--card)", border: "1px solid var(--edge)" },
  ".cm-button, .cm-panel.cm-search [name=close]": { fontSize: "1rem", minBlockSize: "44px", minInlineSize: "44px", margin: "0", backgroundImage: "none", backgroundColor: "var(--card)", color: "var(--bridge)", border: "1px solid var(--edge)", borderRadius: "6px" },
  ".cm-panel.cm-search [name=close]": { position: "static", marginInlineStart: "auto" },
  ".cm-panel.cm-search label": { fontSize: "1rem", display: "inline-flex", alignItems: "center", gap: "4px", minBlockSize: "44px" },
  ".cm-searchMatch": { backgroundColor: "var(--saffron-wash)", outline: "1px solid var(--saffron)" },
});

const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: "var(--bridge)", fontWeight: "600" },
  { tag: [tags.lineComment, tags.comment], color: "var(--quiet)" },
  { tag: [tags.labelName, tags.typeName], color: "var(--saffron)" },
]);

/** Escape, then Tab, leaves the editor: said in its description. */
function tabs(): Extension {
  let leaves = false;
  return [
    EditorView.domEventHandlers({
      keydown: (event) => {
        if (event.key === "Escape") leaves = true;
        else if (event.key !== "Tab" && event.key !== "Shift") leaves = false;
        return false;
      },
      blur: () => {
        leaves = false;
        return false;
      },
    }),
    keymap.of([
      { key: "Tab", run: (view) => !leaves && indentMore(view), shift: (view) => !leaves && indentLess(view) },
    ]),
  ];
}

/** Typed letters go in by us: the browser would wrap them in a style attribute, which our policy of contents refuses. */
const typing = EditorView.domEventHandlers({
  beforeinput: (event, view) => {
    if (event.inputType !== "insertText" || event.data === null || event.isComposing || view.composing || view.state.readOnly) return false;
    view.dispatch(view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true }));
    event.preventDefault();
    return true;
  },
});

interface Given {
  text: string;
  readOnly: boolean;
  label: string;
  onType: () => void;
  onSave: () => void;
}

export function mount(host: HTMLElement, { text, readOnly, label, onType, onSave }: Given): Editor {
  const root = host.shadowRoot ?? host.attachShadow({ mode: "open" });
  const parent = document.createElement("div");
  parent.style.blockSize = "100%";
  root.replaceChildren(parent);
  const state = EditorState.create({
    doc: text,
    extensions: [
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      search({ top: true }),
      yaml(),
      indentUnit.of("  "),
      EditorState.tabSize.of(2),
      EditorView.lineWrapping,
      EditorView.perLineTextDirection.of(true),
      syntaxHighlighting(colours),
      looks,
      tabs(),
      typing,
      keymap.of([{ key: "Mod-s", preventDefault: true, run: () => (onSave(), true) }, ...searchKeymap, ...defaultKeymap, ...historyKeymap]),
      EditorState.readOnly.of(readOnly),
      EditorState.phrases.of({ Find: words.find, Replace: words.replace, next: words.findNext, previous: words.findBefore, all: words.findAll, "match case": words.matchCase, regexp: words.regexp, "by word": words.byWord, replace: words.replace, "replace all": words.replaceAll, close: words.close, "No diagnostics": words.noMistake }),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", lang: "en", dir: "ltr", spellcheck: "false", autocapitalize: "off", autocorrect: "off" }),
      EditorView.updateListener.of((update) => update.docChanged && onType()),
    ],
  });
  const view = new EditorView({ state, parent, root });
  const place = (line: number, column: number) => {
    const at = view.state.doc.line(Math.min(Math.max(line, 1), view.state.doc.lines));
    return { from: Math.min(at.from + column - 1, at.to), to: at.to };
  };
  return {
    text: () => view.state.doc.toString(),
    replace: (now) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: now } }),
    mark: (problems) => {
      const found = problems.map(({ line, column, message }): Diagnostic => ({ ...place(line, column), severity: "error", message: inWords(message) }));
      view.dispatch(setDiagnostics(view.state, found));
    },
    show: (line, column) => {
      const { from } = place(line, column);
      view.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: "center" }) });
      view.focus();
    },
    destroy: () => view.destroy(),
  };
}
