/** "Can I apply?" of one programme. */
import { useRoute } from "preact-iso";
import { programmeOf } from "../core/files";
import { Waits } from "../../../shared/kit";
import { useLoaded } from "../../../shared/task";
import { Unopened } from "../ui/unopened";
import { CheckPage } from "./check";

export function CheckRoute() {
  const id = useRoute().params["programme"] ?? "";
  const { value, failure, again } = useLoaded(() => programmeOf(id), [id]);
  if (value === null) return failure ? <Unopened failure={failure} again={again} /> : <Waits />;
  return <CheckPage programme={value} />;
}
