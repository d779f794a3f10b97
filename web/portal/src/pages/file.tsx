/** One file: what belongs to its address is loaded here, once, for all its pages. */
import { useLocation, useRoute } from "preact-iso";
import type { ComponentChildren } from "preact";
import { type Application, Problem, SignedOut } from "../core/api";
import { file, open, programmeOf } from "../core/files";
import type { Programme } from "../../../shared/form/programme";
import { paths } from "../core/route";
import { Waits } from "../../../shared/kit";
import { later } from "../ui/later";
import { useLoaded } from "../../../shared/task";
import { Unopened } from "../ui/unopened";

export const QuestionPage = later(async () => (await import("./question")).QuestionPage);
const DraftPage = later(async () => (await import("./draft")).DraftPage);
const FollowPage = later(async () => (await import("./follow")).FollowPage);
const PapersPage = later(async () => (await import("./papers")).PapersPage);
const ReceiptPage = later(async () => (await import("./receipt")).ReceiptPage);
const SendPage = later(async () => (await import("./send")).SendPage);

/** Opens the file and its programme's version; asks for proof or a new session where the server does. */
function Opened({ show }: { show: (programme: Programme, current: Application) => ComponentChildren }) {
  const id = useRoute().params["id"] ?? "";
  const { url, route } = useLocation();
  const { value, failure, again } = useLoaded(async () => {
    await open(id);
    const current = file.value;
    if (current === null) throw new SignedOut();
    return programmeOf(current.programme, current.programme_version);
  }, [id]);
  if (failure instanceof Problem && failure.code === "identity_needed") {
    route(paths.identity(id, url), true);
    return null;
  }
  if (failure instanceof SignedOut) {
    route(`${paths.signIn(url)}&why=over`, true);
    return null;
  }
  const current = file.value;
  if (value === null || current?.id !== id) return failure ? <Unopened failure={failure} again={again} /> : <Waits />;
  return <>{show(value, current)}</>;
}

export function FileRoute() {
  return <Opened show={(programme, current) => (current.status === "draft" ? <DraftPage programme={programme} current={current} /> : <FollowPage programme={programme} current={current} />)} />;
}

export function QuestionRoute() {
  const n = Number(useRoute().params["n"] ?? 1);
  return <Opened show={(programme, current) => <QuestionPage key={n} programme={programme} current={current} n={n} />} />;
}

export function PapersRoute() {
  return <Opened show={(programme, current) => <PapersPage programme={programme} current={current} />} />;
}

export function SendRoute() {
  return <Opened show={(programme, current) => <SendPage programme={programme} current={current} />} />;
}

export function ReceiptRoute() {
  return <Opened show={(programme, current) => <ReceiptPage programme={programme} current={current} />} />;
}
