import { expect, test } from "vitest";
import { fit, held, MOST, moved, turned, WHOLE, zoomed } from "./view";

const card = { width: 1000, height: 500 };
const frame = { width: 500, height: 500 };

test("all of a picture fits its frame, on its side too", () => {
  expect([fit(card, frame, 0), fit(card, { width: 500, height: 100 }, 1)]).toEqual([0.5, 0.1]);
  expect(fit({ width: 0, height: 0 }, frame, 0)).toBe(1);
});

test("it is never smaller than its frame, nor larger than sense", () => {
  expect(zoomed(WHOLE, 0.1).zoom).toBe(1);
  expect(zoomed(zoomed(WHOLE, 7), 7).zoom).toBe(MOST);
});

test("what is in the middle stays there when it grows", () => {
  expect(zoomed({ ...WHOLE, zoom: 2, x: 100, y: -40 }, 2)).toEqual({ zoom: 4, turn: 0, x: 200, y: -80 });
});

test("it is moved no further than its edge", () => {
  expect(held(moved(WHOLE, 900, 900), card, frame)).toEqual(WHOLE);
  expect(held({ ...WHOLE, zoom: 2, x: 900, y: -900 }, card, frame)).toEqual({ ...WHOLE, zoom: 2, x: 250, y: 0 });
});

test("four quarters are a whole, and each shows all of it", () => {
  const once = turned({ ...WHOLE, zoom: 3, x: 9 });
  expect(once).toEqual({ ...WHOLE, turn: 1 });
  expect(turned(turned(turned(once)))).toEqual(WHOLE);
});
