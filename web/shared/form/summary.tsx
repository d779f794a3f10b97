/** All her answers in words, page by page, each with a way to change it. */
import { fill, inWords } from "../language";
import type { Programme } from "./programme";
import type { Answers } from "./answers";
import { words } from "@face/texts/form";
import { Icon, Ltr, Mend } from "../kit";
import { common } from "@face/texts/common";
import { sentenceOf } from "./fields";
import { nameOf, usePlaces } from "./places";
import { mendsOn, type Screen, screensOf } from "./rules";
import { spoken } from "./values";

/** `link`: where the nth screen is, from 1, as long as answers can be changed. */
export function AnswersSummary({ programme, kind, answers, link }: { programme: Programme; kind: string; answers: Answers; link?: (n: number) => string }) {
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
                <Answered key={n} programme={programme} kind={kind} answers={answers} screen={screen} link={link?.(n)} />
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
