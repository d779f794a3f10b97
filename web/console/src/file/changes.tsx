/** Answers as they were and as they become: before a correction is saved, and under its step afterwards. */
import type { ComponentChildren } from "preact";
import { words } from "../texts/file";

export interface Change {
  name: string;
  question: string;
  before: ComponentChildren;
  after: ComponentChildren;
}

export function Changes({ of }: { of: readonly Change[] }) {
  return (
    <table class="changes">
      <thead>
        <tr>
          <th scope="col">{words.question}</th>
          <th scope="col">{words.before}</th>
          <th scope="col">{words.after}</th>
        </tr>
      </thead>
      <tbody>
        {of.map(({ name, question, before, after }) => (
          <tr key={name}>
            <th scope="row">{question}</th>
            <td>{before}</td>
            <td>{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
