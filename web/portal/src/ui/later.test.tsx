import { render } from "preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const kept = vi.hoisted(() => vi.fn());
vi.mock("../core/offline", () => ({ keepForLater: kept }));

import { account } from "../core/session";
import { later } from "./later";

let place: HTMLElement;
const settled = () => new Promise((soon) => setTimeout(soon, 20));

beforeEach(() => {
  place = document.body.appendChild(document.createElement("main"));
  account.value = "amina";
  kept.mockClear();
});

afterEach(() => {
  render(null, place);
  place.remove();
  account.value = null;
});

function Said({ words }: { words: string }) {
  return <p class="said">{words}</p>;
}

test("a page comes when she goes there, once, and the rest is kept then", async () => {
  const load = vi.fn(async () => Said);
  const Page = later(load);
  expect(load).not.toHaveBeenCalled();
  render(<Page words="one" />, place);
  expect(kept).not.toHaveBeenCalled();
  await vi.waitFor(() => expect(place.querySelector(".said")?.textContent).toBe("one"));
  await vi.waitFor(() => expect(kept).toHaveBeenCalled());
  render(null, place);
  render(<Page words="two" />, place);
  expect(place.querySelector(".said")?.textContent).toBe("two"); // at once
  expect(load).toHaveBeenCalledTimes(1);
});

test("who is not signed in pays for nothing besides", async () => {
  account.value = null;
  const Page = later(async () => Said);
  render(<Page words="one" />, place);
  await vi.waitFor(() => expect(place.querySelector(".said")).not.toBeNull());
  await settled();
  expect(kept).not.toHaveBeenCalled();
});

test("a page that does not come says so, with a way to open it anew; fetched before it was needed it stays quiet", async () => {
  const load = vi.fn<() => Promise<typeof Said>>().mockRejectedValueOnce(new TypeError("no network")).mockRejectedValueOnce(new TypeError("no network")).mockResolvedValue(Said);
  const Page = later(load);
  Page.fetch();
  await settled();
  render(<Page words="one" />, place);
  await vi.waitFor(() => expect(place.querySelector("[role=alert]")).not.toBeNull());
  expect([place.querySelector("button") === null, place.querySelector(".said")]).toEqual([false, null]);
  render(null, place);
  render(<Page words="one" />, place);
  await vi.waitFor(() => expect(place.querySelector(".said")).not.toBeNull());
});
