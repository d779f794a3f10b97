/** All her answers in words, page by page, each with a way to change it. */
import { fill, inWords } from "../../../shared/language";
import type { Programme } from "../core/programme";
import { paths } from "../core/route";
import type { Answers } from "../core/store";
import { words } from "../texts/form";
import { Icon, Ltr, Mend } from "../../../shared/kit";
import { common } from "../texts/common";
import { sentenceOf } from "./fields";
import { nameOf, usePlaces } from "./places";
import { mendsOn, type Screen, screensOf } from "./rules";
import { spoken } from "./values";

/** `change`: whether she can still change them; then each leads to its screen and comes back to the send page. */
export function AnswersSummary({ programme, kind, fileId, answers, change = true }: { programme: Programme; kind: string; fileId: string; answers: Answers; change?: boolean }) {
  usePlaces(programme, answers);
  const screens = screensOf(programme, kind, answers).map((screen, index) => ({ screen, n: index + 1 }));
  const pages = screens.filter(({ screen }, index) => screen.page.id !== screens[index - 1]?.screen.page.id).map(({ screen }) => screen.page);
  return (
    <>
      {pages.map((page) => (
        <section class="card" key={page.id}>
          <h2>{inWords(page.title)}</h2>
          <dl class="facts">
            {screens
              .filter(({ screen }) => screen.page.id === page.id)
              .map(({ screen, n }) => (
                <Answered key={n} programme={programme} kind={kind} answers={answers} screen={screen} link={change ? `${paths.question(fileId, n)}?then=send` : undefined} />
              ))}
          </dl>
        </section>
      ))}
    </>
  );
}

function Answered({ programme, kind, answers, screen, link }: { programme: Programme; kind: string; answers: Answers; screen: Screen; link: string | undefined }) {
  const mends = link === undefined ? [] : mendsOn(programme, kind, answers, screen, { nameOf });
  return (
    <>
      {screen.questions.map((question) => {
        const { text, ltr } = spoken(programme, question, answers[question.name], nameOf);
        const mend = mends.find((one) => one.name === question.name);
        return (
          <div key={question.name} class="answered">
            <dt>{inWords(question.label)}</dt>
            <dd>
              {text === "" ? <span class="muted">{words.empty}</span> : ltr ? <Ltr>{text}</Ltr> : <bdi>{text}</bdi>}
              {mend && <Mend id={`mend-${question.name}`}>{sentenceOf(programme, question, mend)}</Mend>}
            </dd>
            {link !== undefined && (
              <dd>
                <a class="link" href={link}>
                  <Icon name="pencil" /> <span aria-hidden="true">{common.change}</span>
                  <span class="visually-hidden">{fill(words.changeAnswer, { label: inWords(question.label) })}</span>
                </a>
              </dd>
            )}
          </div>
        );
      })}
    </>
  );
}
