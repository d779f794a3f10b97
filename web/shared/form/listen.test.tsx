import { render } from "preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Programme } from "./programme";
import { words } from "@face/texts/listen";
import { ListenButton } from "./listen";

/** What a phone's player does, without the sound. */
class Player {
  static all: Player[] = [];
  static plays = true;
  src = "";
  paused = false;
  heard: string[] = [];
  onended: (() => void) | null = null;
  onerror: (() => void) | null = null;
  constructor() {
    Player.all.push(this);
  }
  play() {
    this.heard.push(this.src);
    return Player.plays ? Promise.resolve() : Promise.reject(new Error("no network"));
  }
  pause() {
    this.paused = true;
  }
}

class Utterance {
  voice: unknown = null;
  lang = "";
  rate = 1;
  onend: (() => void) | null = null;
  onerror: ((event: { error: string }) => void) | null = null;
  constructor(readonly text: string) {}
}

const ARABIC = { lang: "ar-MA", localService: true };
const FRENCH = { lang: "fr-FR", localService: true };

/** The phone's voices, and what they were asked to read. */
function phone(...voices: object[]) {
  const spoken: Utterance[] = [];
  const synthesis = Object.assign(new EventTarget(), { getVoices: () => voices, speak: (one: Utterance) => spoken.push(one), cancel: vi.fn() });
  vi.stubGlobal("speechSynthesis", synthesis);
  vi.stubGlobal("SpeechSynthesisUtterance", Utterance);
  return spoken;
}

const recorded = { audio: { ar: { first_name: "/audio/a.mp3", family_name: "/audio/b.m4a" }, fr: { cnie: "/audio/c.mp3" }, en: {} } } as unknown as Programme;

let place: HTMLElement;
const onNoVoice = vi.fn();

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  vi.stubGlobal("Audio", Player);
  Player.all = [];
  Player.plays = true;
  place = document.body.appendChild(document.createElement("div"));
});
afterEach(() => {
  render(null, place);
  place.remove();
  onNoVoice.mockReset();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function show(name: string | string[], programme: Programme = recorded) {
  await act(() => render(<ListenButton programme={programme} name={name} texts={["الاسم", " ", "كما في البطاقة"]} onNoVoice={onNoVoice} />, place));
}
const press = () => act(() => place.querySelector("button")!.click());
const said = () => place.querySelector("button")!.textContent;
const later = (milliseconds = 0) => act(() => vi.advanceTimersByTimeAsync(milliseconds).then(() => undefined));

test("a recording comes before the phone's voice", async () => {
  const spoken = phone(ARABIC);
  await show("first_name");
  await press();
  expect(Player.all.map((one) => one.src)).toEqual(["/audio/a.mp3"]);
  expect(said()).toBe(words.stop);
  await act(() => Player.all[0]!.onended!());
  expect(said()).toBe(words.listen);
  expect(spoken).toEqual([]);
});

test("questions of one screen are heard one after the other, by the player that she started", async () => {
  phone(ARABIC);
  await show(["first_name", "family_name"]);
  await press();
  await act(() => Player.all[0]!.onended!());
  expect(said()).toBe(words.stop);
  expect(Player.all.map((one) => one.heard)).toEqual([["/audio/a.mp3", "/audio/b.m4a"]]);
  await act(() => Player.all[0]!.onended!());
  expect(said()).toBe(words.listen);
});

test.each([
  ["a question without a recording", "birth_date", recorded],
  ["a recording in another language", "cnie", recorded],
  ["one of two that is missing", ["first_name", "birth_date"], recorded],
  ["a name that every object has", "constructor", recorded],
  ["a programme of before", "first_name", {} as Programme],
  ["a page of no programme", [], recorded],
])("%s: the phone's voice reads every text", async (_, name, programme) => {
  const spoken = phone(FRENCH, ARABIC);
  await show(name, programme);
  await press();
  await later();
  expect(Player.all).toEqual([]);
  expect(spoken.map((one) => [one.text, one.lang])).toEqual([
    ["الاسم", "ar-MA"],
    ["كما في البطاقة", "ar-MA"],
  ]);
  await act(() => spoken[1]!.onend!());
  expect(said()).toBe(words.listen);
});

test.each([
  ["play is refused", true, false],
  ["the file can't be read", false, true],
  ["both are told", true, true],
])("a recording that does not come leaves it to the voice, once: %s", async (_, refused, unread) => {
  const spoken = phone(ARABIC);
  Player.plays = !refused;
  await show("first_name");
  await press();
  if (unread) await act(() => Player.all[0]!.onerror!());
  await later();
  expect(spoken.map((one) => one.text)).toEqual(["الاسم", "كما في البطاقة"]);
  expect(onNoVoice).not.toHaveBeenCalled();
});

test("of several Arabic voices Morocco's reads", async () => {
  const spoken = phone({ lang: "ar-SA", localService: true }, ARABIC);
  await show("birth_date");
  await press();
  await later();
  expect(spoken[0]!.lang).toBe("ar-MA");
});

test("without recording and voice she is offered a call", async () => {
  const spoken = phone(FRENCH);
  await show("birth_date");
  await press();
  expect(onNoVoice).not.toHaveBeenCalled(); // some phones need a moment to know their voices
  await later(2_000);
  expect(onNoVoice).toHaveBeenCalledOnce();
  expect(spoken).toEqual([]);
  expect(said()).toBe(words.listen);
  expect(place.querySelector('[role="status"]')!.textContent).toBe(words.nothing);
});

test("with a recording nobody asks for a voice", async () => {
  phone();
  await show("first_name");
  await press();
  await later(2_000);
  expect(onNoVoice).not.toHaveBeenCalled();
});

test("a second press stops it, and what comes late says nothing", async () => {
  const spoken = phone(ARABIC);
  await show("first_name");
  await press();
  await press();
  expect(Player.all[0]!.paused).toBe(true);
  expect(said()).toBe(words.listen);
  await act(() => Player.all[0]!.onerror!());
  await later();
  expect(spoken).toEqual([]);
});

test("leaving the question stops it", async () => {
  phone(ARABIC);
  await show("first_name");
  await press();
  await show("family_name");
  expect(Player.all[0]!.paused).toBe(true);
  expect(said()).toBe(words.listen);
});

test("the quick exit silences it, before the next page comes", async () => {
  phone(ARABIC);
  await show("first_name");
  await press();
  await act(() => void window.dispatchEvent(new Event("jisr.left")));
  expect(Player.all[0]!.paused).toBe(true);
});
