/** The console: what members of staff work in. Without a session every address is the sign-in; after it, itself. */
import { render } from "preact";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { useEffect, useErrorBoundary } from "preact/hooks";
import type { ComponentChildren, ComponentType } from "preact";
import { SignedOut } from "../../shared/api";
import { keepFocus } from "../../shared/focus";
import { Button, Notice, Page, Waits } from "../../shared/kit";
import { Failed, useLoaded } from "../../shared/task";
import { at, settleLanguage } from "./core/language";
import { useOnline } from "./core/online";
import { paths } from "./core/route";
import { followTabs, may, me, unanswered, wake } from "./core/session";
import { InvitePage } from "./pages/invite";
import { MePage } from "./pages/me";
import { PeoplePage } from "./pages/people";
import { PersonPage } from "./pages/person";
import { SignInPage } from "./pages/sign-in";
import { common } from "./texts/common";
import { Door, Frame } from "./ui/frame";
import { Idle } from "./ui/idle";
import { lazily } from "./ui/lazily";

const WorkPage = lazily(async () => (await import("./pages/work")).WorkPage);
const AuditPage = lazily(async () => (await import("./pages/audit")).AuditPage);
const FiguresPage = lazily(async () => (await import("./figures/page")).FiguresPage);
const OfflineDoor = lazily(async () => (await import("./help/door")).OfflineDoor);
const FindPage = lazily(async () => (await import("./help/find")).FindPage);
const BeginPage = lazily(async () => (await import("./help/begin")).BeginPage);
const VillagePage = lazily(async () => (await import("./help/village")).VillagePage);
const DossierPage = lazily(async () => (await import("./help/dossier")).DossierPage);
const DossierQuestion = lazily(async () => (await import("./help/dossier")).DossierQuestion);
const DossierConsent = lazily(async () => (await import("./help/dossier")).DossierConsent);
const DossierPapers = lazily(async () => (await import("./help/dossier")).DossierPapers);
const DossierSend = lazily(async () => (await import("./help/dossier")).DossierSend);
const DossierReceipt = lazily(async () => (await import("./help/dossier")).DossierReceipt);
const EnvelopesPage = lazily(async () => (await import("./money/envelopes")).EnvelopesPage);
const EnvelopePage = lazily(async () => (await import("./money/envelope")).EnvelopePage);
const OpenEnvelopePage = lazily(async () => (await import("./money/open")).OpenEnvelopePage);
const PaymentsPage = lazily(async () => (await import("./money/payments")).PaymentsPage);
const RunPage = lazily(async () => (await import("./money/run")).RunPage);
const ProgrammesPage = lazily(async () => (await import("./programmes/list")).ProgrammesPage);
const ProgrammePage = lazily(async () => (await import("./programmes/programme")).ProgrammePage);
const EditProgrammePage = lazily(async () => (await import("./programmes/edit")).EditPage);
const NewProgrammePage = lazily(async () => (await import("./programmes/edit")).NewPage);
const ProgrammeVersionPage = lazily(async () => (await import("./programmes/version")).VersionPage);
const CompareProgrammePage = lazily(async () => (await import("./programmes/differences")).ComparePage);
const SittingsPage = lazily(async () => (await import("./sittings/list")).SittingsPage);
const NewSittingPage = lazily(async () => (await import("./sittings/form")).NewSittingPage);
const SittingPage = lazily(async () => (await import("./sittings/sitting")).SittingPage);
const ImportsPage = lazily(async () => (await import("./inout/imports")).ImportsPage);
const ImportPage = lazily(async () => (await import("./inout/import")).ImportPage);
const ExportsPage = lazily(async () => (await import("./inout/exports")).ExportsPage);
const NewExportPage = lazily(async () => (await import("./inout/new-export")).NewExportPage);
const FilePage = lazily(async () => (await import("./pages/file")).FilePage);

/** To what she works with most. */
function Home() {
  const { route } = useLocation();
  useEffect(() => route(may("queue") ? paths.work() : may("read_people") ? paths.people() : may("read_envelopes") ? paths.envelopes() : paths.me(), true), []);
  return <Waits />;
}

function Nowhere() {
  return (
    <Page title={common.nowhere}>
      <p>{common.nowhereWhat}</p>
    </Page>
  );
}

/** Who may not sees the same as where there is nothing. */
function allowed(permission: string, Page: ComponentType): ComponentType {
  return may(permission) ? Page : Nowhere;
}

/** A mistake of ours must not leave an empty page. A lost session is no mistake: the sign-in is on its way. */
function Safe({ children }: { children: ComponentChildren }) {
  const [failure] = useErrorBoundary();
  if (!failure || failure instanceof SignedOut) return <>{children}</>;
  return (
    <main>
      <div role="alert">
        <Notice kind="refused">
          <p>{common.unexpected}</p>
          <Button onPress={() => location.reload()}>{common.reload}</Button>
        </Notice>
      </div>
    </main>
  );
}

function App() {
  const { failure, again } = useLoaded(() => wake(), []);
  useEffect(followTabs, []);
  const who = me.value;
  // A network that is there by its name only is none.
  const cutOff = !useOnline() || unanswered.value;
  if (failure && (who === null || who === "asking")) {
    return (
      <Door>
        <Page title={common.notOpen}>
          <Failed failure={failure} />
          <Button kind="secondary" icon="refresh-cw" onPress={again}>
            {common.tryAgain}
          </Button>
        </Page>
        {cutOff && <OfflineDoor />}
      </Door>
    );
  }
  if (who === "asking") return <Waits />;
  if (who === null) {
    return (
      <Door>
        <SignInPage />
        {cutOff && <OfflineDoor />}
      </Door>
    );
  }
  return (
    <Frame me={who}>
      <Router>
        <Route path={at("")} component={Home} />
        <Route path={paths.work()} component={allowed("queue", WorkPage)} />
        <Route path={paths.me()} component={MePage} />
        <Route path={paths.people()} component={allowed("read_people", PeoplePage)} />
        <Route path={paths.invite()} component={allowed("manage_people", InvitePage)} />
        <Route path={at("/people/:id")} component={allowed("read_people", PersonPage)} />
        <Route path={paths.figures()} component={allowed("read_indicators", FiguresPage)} />
        <Route path={paths.audit()} component={allowed("audit", AuditPage)} />
        <Route path={paths.programmes()} component={allowed("read_programmes", ProgrammesPage)} />
        <Route path={paths.newProgramme()} component={allowed("edit_programmes", NewProgrammePage)} />
        <Route path={at("/programmes/:id")} component={allowed("read_programmes", ProgrammePage)} />
        <Route path={at("/programmes/:id/edit")} component={allowed("read_programmes", EditProgrammePage)} />
        <Route path={at("/programmes/:id/versions/:version")} component={allowed("read_programmes", ProgrammeVersionPage)} />
        <Route path={at("/programmes/:id/compare")} component={allowed("read_programmes", CompareProgrammePage)} />
        <Route path={at("/files/:id")} component={allowed("read_file", FilePage)} />
        <Route path={paths.envelopes()} component={allowed("read_envelopes", EnvelopesPage)} />
        <Route path={paths.openEnvelope()} component={allowed("open_envelope", OpenEnvelopePage)} />
        <Route path={at("/money/envelopes/:programme/:year/:place")} component={allowed("read_envelopes", EnvelopePage)} />
        <Route path={paths.payments()} component={allowed("read_payments", PaymentsPage)} />
        <Route path={at("/money/orders/:id")} component={allowed("read_payments", RunPage)} />
        <Route path={paths.sittings()} component={allowed("read_sittings", SittingsPage)} />
        <Route path={paths.newSitting()} component={allowed("hold_sitting", NewSittingPage)} />
        <Route path={at("/sittings/:id")} component={allowed("read_sittings", SittingPage)} />
        <Route path={paths.imports()} component={allowed("import_people", ImportsPage)} />
        <Route path={at("/inout/imports/:id")} component={allowed("import_people", ImportPage)} />
        <Route path={paths.exports()} component={allowed("export", ExportsPage)} />
        <Route path={paths.newExport()} component={allowed("export", NewExportPage)} />
        <Route path={paths.help()} component={allowed("register", FindPage)} />
        <Route path={at("/help/new")} component={allowed("register", BeginPage)} />
        <Route path={paths.village()} component={allowed("register", VillagePage)} />
        <Route path={at("/help/:id")} component={allowed("register", DossierPage)} />
        <Route path={at("/help/:id/questions/:n")} component={allowed("register", DossierQuestion)} />
        <Route path={at("/help/:id/consent")} component={allowed("register", DossierConsent)} />
        <Route path={at("/help/:id/papers")} component={allowed("register", DossierPapers)} />
        <Route path={at("/help/:id/send")} component={allowed("register", DossierSend)} />
        <Route path={at("/help/:id/receipt")} component={allowed("register", DossierReceipt)} />
        <Route default component={Nowhere} />
      </Router>
      <Idle />
    </Frame>
  );
}

settleLanguage();
// Where it was wanted once (`help/village.tsx`), the browser keeps up with new builds.
if ("serviceWorker" in navigator) void navigator.serviceWorker.getRegistration("/console/").then((found) => void (found?.scope.endsWith("/console/") && found.update().catch(() => undefined)));
const place = document.getElementById("app");
if (place) {
  keepFocus(place);
  render(
    <LocationProvider scope={new RegExp(`^${at("")}(/|\\?|$)`)}>
      <Safe>
        <App />
      </Safe>
    </LocationProvider>,
    place,
  );
}
