import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Answer, Desk, problem, send, session, type } from "../testing/desk";

let desk: Desk;
let place: HTMLElement;
const GOOD = "Une-Phrase-2026";

beforeEach(async () => {
  desk = new Desk();
  place = await desk.show(async () => (await import("./sign-in")).SignInPage);
  await there("#username");
});
afterEach(() => desk.end());

const there = (selector: string) => vi.waitFor(() => expect(place.querySelector(selector)).not.toBeNull());
const said = (words: string) => vi.waitFor(() => expect(place.textContent).toContain(words));
const inside = async () => (await import("../core/session")).me.value;
const step = (challenge: string, more = {}): Answer => [200, { challenge, session: `for-${challenge}`, ...more }];

async function password(answer: Answer): Promise<void> {
  desk.when("POST /staff/session", () => answer);
  type(place, "#username", "n.amrani@exemple.ma");
  type(place, "#password", "provisoire");
  await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#password")?.value).toBe("provisoire"));
  send(place);
}

test("a first sign-in: the temporary password, one's own, the app with QR and key, its code", async () => {
  const answers = [step("totp_setup", { secret: "JBSWY3DPEHPK3PXP", otpauth_uri: "otpauth://totp/Jisr:n?secret=JBSWY3DPEHPK3PXP" }), session()]; // pragma: allowlist secret (made up)
  desk.when("POST /staff/session/challenge", () => answers.shift() ?? [500]);
  await password(step("new_password"));
  await there("#rules");
  const field = () => place.querySelector<HTMLInputElement>("#password");
  expect([field()?.autocomplete, place.querySelector<HTMLInputElement>("[autocomplete=username]")?.value]).toEqual(["new-password", "n.amrani@exemple.ma"]);
  expect(place.querySelectorAll("#rules .moss").length).toBe(0);
  type(place, "#password", GOOD);
  await vi.waitFor(() => expect(place.querySelectorAll("#rules .moss").length).toBe(5));
  send(place);
  await vi.waitFor(() => expect(place.querySelector(".qr svg path")).not.toBeNull());
  expect(place.querySelector(".secret")?.textContent).toBe("JBSW Y3DP EHPK 3PXP");
  expect(place.querySelector<HTMLInputElement>("#code")?.autocomplete).toBe("one-time-code");
  type(place, "#code", "١٢٣ 456");
  await vi.waitFor(async () => expect(await inside()).toMatchObject({ name: "Nadia Amrani" }));
  expect(desk.calls("POST /staff/session/challenge").map((call) => call.body)).toEqual([
    { challenge: "new_password", session: "for-new_password", new_password: GOOD },
    { challenge: "totp_setup", session: "for-totp_setup", code: "123456" },
  ]);
});

test("a weak password is not sent, and the server's own sentence stands beside the field", async () => {
  desk.when("POST /staff/session/challenge", () => problem(422, "password", [{ pointer: "/new_password", words: "Trop courant." }]));
  await password(step("new_password"));
  await there("#rules");
  type(place, "#password", "court");
  await vi.waitFor(() => expect(place.querySelectorAll("#rules .moss").length).toBe(1));
  send(place);
  await there(".mend");
  expect(desk.calls("POST /staff/session/challenge")).toEqual([]);
  expect(document.activeElement?.id).toBe("password");
  type(place, "#password", GOOD);
  await vi.waitFor(() => expect(place.querySelectorAll("#rules .moss").length).toBe(5));
  send(place);
  await said("Trop courant.");
});

test("a step that is over leads back to the password, and says why", async () => {
  desk.when("POST /staff/session/challenge", () => problem(401, "sign_in_failed"));
  await password(step("new_password"));
  await there("#rules");
  type(place, "#password", GOOD);
  await vi.waitFor(() => expect(place.querySelectorAll("#rules .moss").length).toBe(5));
  send(place);
  await there("#username");
  await said("Trop de temps a passé");
  expect(place.querySelector<HTMLInputElement>("#password")?.value).toBe("");
});

test("a wrong code is said twice, then the way begins anew", async () => {
  desk.when("POST /staff/session/challenge", () => problem(401, "sign_in_failed"));
  await password(step("totp"));
  await there("#code");
  for (const nth of [1, 2]) {
    type(place, "#code", "000000");
    await vi.waitFor(() => expect(desk.calls("POST /staff/session/challenge").length).toBe(nth));
    await there("#code-mend");
    await vi.waitFor(() => expect(place.querySelector<HTMLInputElement>("#code")?.value).toBe(""));
    expect(document.activeElement?.id).toBe("code");
  }
  type(place, "#code", "000000");
  await there("#username");
});

test("a wrong password says nothing of which of the two it was, and is not kept in the field", async () => {
  await password(problem(401, "sign_in_failed"));
  await said("E-mail ou mot de passe non reconnu");
  expect(place.querySelector<HTMLInputElement>("#password")?.value).toBe("");
  expect(document.activeElement?.id).toBe("password");
  expect(localStorage.getItem("jisr.console.session")).toBeNull();
});

test("what is missing is said before anything is sent", async () => {
  send(place);
  await there("#username-mend");
  await there("#password-mend");
  expect([desk.calls("POST /staff/session"), document.activeElement?.id]).toEqual([[], "username"]);
});

test("neither the token nor the password is written down", async () => {
  await password(session());
  await vi.waitFor(async () => expect(await inside()).toMatchObject({ id: "sub-1" }));
  const kept = JSON.stringify([{ ...localStorage }, { ...sessionStorage }]);
  expect(kept).toContain("sub-1");
  expect(kept).not.toMatch(/head\.|provisoire|amrani/i);
});
