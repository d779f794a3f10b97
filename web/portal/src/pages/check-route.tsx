/** "Can I apply?" of one programme. */
import { useRoute } from "preact-iso";
import { programmeOf } from "../core/files";
import { Waits } from "../ui/kit";
import { Failed, useLoaded } from "../ui/task";
import { CheckPage } from "./check";

export function CheckRoute() {
  const id = useRoute().params["programme"] ?? "";
  const { value, failure } = useLoaded(() => programmeOf(id), [id]);
  if (value === null) return failure ? <Failed failure={failure} /> : <Waits />;
  return <CheckPage programme={value} />;
}
