/** What somebody answered, by the questions' names. */
export type Answer = string | number | boolean | string[];
export type Answers = Record<string, Answer>;
