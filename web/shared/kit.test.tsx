import { render } from "preact-render-to-string";
import { expect, test } from "vitest";
import { Icon } from "./kit";

test.each(["arrow-left", "log-out", "send"])("%s leads the other way from right to left", (name) => {
  expect(render(<Icon name={name} />)).toContain('class="icon turns"');
});

test.each(["clock", "check", "refresh-cw"])("%s does not", (name) => {
  expect(render(<Icon name={name} />)).toContain('class="icon"');
});
