/** One screen of her form. Right answers are saved when she leaves, the rest waits in this tab. */
import { useLocation } from "preact-iso";
import { type Filing, FormScreen } from "../../../shared/form/screen";
import type { Programme } from "../../../shared/form/programme";
import type { Raw } from "../../../shared/form/values";
import { Go, Notice } from "../../../shared/kit";
import type { Application } from "../core/api";
import { answer, answersNow, mendAgain, refusals, saved } from "../core/files";
import { paths } from "../core/route";
import { Clashes } from "../form/clashes";
import { common } from "../texts/common";
import { words } from "../texts/form";
import { CallMe } from "../ui/call-me";

const typedKey = (id: string) => `jisr.typed.${id}`;

function typedBefore(id: string): Record<string, Raw> {
  try {
    return JSON.parse(sessionStorage.getItem(typedKey(id)) ?? "{}") as Record<string, Raw>;
  } catch {
    return {};
  }
}

function rememberTyped(id: string, typed: Record<string, Raw>): void {
  try {
    if (Object.keys(typed).length) sessionStorage.setItem(typedKey(id), JSON.stringify(typed));
    else sessionStorage.removeItem(typedKey(id));
  } catch {
    // A phone that is full keeps less; what is right is saved all the same.
  }
}

/** Where Continue leads after the last question. */
function after({ id, status, asked_papers }: Application): string {
  if (status !== "changes_requested") return paths.papers(id);
  return asked_papers?.length ? paths.papers(id) : paths.file(id);
}

/** `n`: which screen, from 1. */
export function QuestionPage({ programme, current, n }: { programme: Programme; current: Application; n: number }) {
  const { id, kind } = current;
  const { url } = useLocation();
  const filing: Filing = {
    kind,
    asked: current.status === "changes_requested" ? (current.asked_answers ?? []) : null,
    answers: answersNow,
    keep: (given) => answer(id, given),
    refused: refusals.value,
    mendAgain,
    typed: { read: () => typedBefore(id), write: (typed) => rememberTyped(id, typed) },
    paths: { question: (other) => paths.question(id, other), file: paths.file(id), send: paths.send(id), after: after(current) },
  };
  return (
    <FormScreen
      programme={programme}
      filing={filing}
      n={n}
      noVoice={
        <Notice icon="phone" title={words.noVoiceTitle} live>
          <p>{words.noVoice}</p>
          <CallMe id={id} />
        </Notice>
      }
      above={(forget) => (
        <>
          <Clashes programme={programme} id={id} onDecide={forget} />
          {saved.value === "over" && (
            <Notice kind="turn" icon="key-round" live>
              <p>{common.signInAgain}</p>
              <Go href={paths.signIn(url)}>{common.signIn}</Go>
            </Notice>
          )}
        </>
      )}
    />
  );
}
