import { expect, test } from "vitest";
import { paths, safeNext } from "./route";

test.each([
  ["/ar/files/f-1/papers", "/ar/files/f-1/papers"],
  ["/fr/apply/tamkine-riyada", "/ar/apply/tamkine-riyada"], // she changed the language at the sign-in
  ["https://elsewhere.example/", paths.home()],
  ["//elsewhere.example/ar/home", paths.home()],
  ["/ar//elsewhere.example", paths.home()],
  ["/api/v1/me/export", paths.home()],
  [undefined, paths.home()],
])("where she goes on after signing in: %s", (asked, leads) => {
  expect(safeNext(asked)).toBe(leads);
});
