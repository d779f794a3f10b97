/** The app: what needs a person's data or her answers. What anybody may read is rendered and stands without it. */
import { type ComponentChildren, type ComponentType, render } from "preact";
import { LocationProvider, Route, Router, useLocation } from "preact-iso";
import { useEffect, useErrorBoundary, useState } from "preact/hooks";
import { SignedOut } from "./core/api";
import { showSaved } from "./core/header";
import { at } from "../../shared/language";
import { pointLanguages } from "./core/language-links";
import { paths, SCOPE } from "./core/route";
import { wake } from "./core/session";
import { ApplyPage } from "./pages/apply";
import { FileRoute, PapersRoute, QuestionPage, QuestionRoute, ReceiptRoute, SendRoute } from "./pages/file";
import { SignInPage } from "./pages/sign-in";
import { sendPictures } from "./papers/later";
import "./site";
import { common } from "./texts/common";
import { keepFocus } from "../../shared/focus";
import { Button, Notice, Page, Waits } from "../../shared/kit";
import { later } from "./ui/later";

const CheckPage = later(async () => (await import("./pages/check-route")).CheckRoute);
const HelpPage = later(async () => (await import("./pages/help")).HelpPage);
const HomePage = later(async () => (await import("./pages/home")).HomePage);
const IdentityPage = later(async () => (await import("./pages/identity")).IdentityPage);
const MinePage = later(async () => (await import("./pages/mine")).MinePage);
const PreviewPage = later(async () => (await import("./pages/preview")).PreviewPage);
const TrackPage = later(async () => (await import("./pages/track")).TrackPage);

/** What only she may see. Without a session she signs in and comes back here; without network the phone's own shows. */
function Hers({ children }: { children: ComponentChildren }) {
  const { url, route } = useLocation();
  const [state, setState] = useState<"asking" | "in" | "offline">("asking");
  useEffect(() => {
    void wake().then((found) => {
      if (found === "in" || found === "offline") {
        setState(found);
        void sendPictures().catch(() => undefined);
      } else route(`${paths.signIn(url)}${found === "over" ? "&why=over" : ""}`, true);
    });
  }, []);
  if (state === "asking") return <Waits />;
  return <>{children}</>;
}

function hers(Inner: ComponentType) {
  return () => (
    <Hers>
      <Inner />
    </Hers>
  );
}

/** Before the first question: it comes while she finds her number, waits for the code and chooses. */
function before(Inner: ComponentType) {
  return () => {
    useEffect(QuestionPage.fetch, []);
    return <Inner />;
  };
}

const SignIn = before(SignInPage);
const Home = hers(HomePage);
const Apply = hers(before(ApplyPage));
const File = hers(FileRoute);
const Question = hers(QuestionRoute);
const Papers = hers(PapersRoute);
const Send = hers(SendRoute);
const Receipt = hers(ReceiptRoute);
const Identity = hers(IdentityPage);
const Mine = hers(MinePage);

function Nowhere() {
  return (
    <Page title={common.notFound} back={{ href: paths.home(), words: common.myFiles }}>
      <p />
    </Page>
  );
}

/** A mistake of ours must not leave an empty page: what she wrote is on the phone. A lost session is no mistake. */
function Safe({ children }: { children: ComponentChildren }) {
  const { url, route } = useLocation();
  const [failure, forgetIt] = useErrorBoundary();
  useEffect(() => {
    if (!(failure instanceof SignedOut)) return;
    forgetIt();
    route(`${paths.signIn(url)}&why=over`);
  }, [failure]);
  if (!failure) return <>{children}</>;
  return (
    <div role="alert">
      <Notice kind="refused">
        <p>{common.error}</p>
        <Button onPress={() => location.reload()}>{common.reload}</Button>
      </Notice>
    </div>
  );
}

function Pages() {
  return (
    <Safe>
      <Router onRouteChange={pointLanguages}>
        <Route path={at("/track")} component={TrackPage} />
        <Route path="/track" component={TrackPage} />
        <Route path={at("/check/:programme")} component={CheckPage} />
        <Route path={at("/sign-in")} component={SignIn} />
        <Route path={at("/apply/:programme")} component={Apply} />
        <Route path={at("/home")} component={Home} />
        <Route path={at("/files/:id")} component={File} />
        <Route path={at("/files/:id/questions/:n")} component={Question} />
        <Route path={at("/files/:id/papers")} component={Papers} />
        <Route path={at("/files/:id/send")} component={Send} />
        <Route path={at("/files/:id/receipt")} component={Receipt} />
        <Route path={at("/files/:id/identity")} component={Identity} />
        <Route path={at("/mine")} component={Mine} />
        <Route path={at("/help")} component={HelpPage} />
        <Route path={at("/preview")} component={PreviewPage} />
        <Route default component={Nowhere} />
      </Router>
    </Safe>
  );
}

const place = document.getElementById("app");
if (place) {
  // An address without a language is the Arabic one.
  if (!/^\/(ar|fr|en)(\/|$)/.test(location.pathname)) {
    history.replaceState(null, "", at(location.pathname) + location.search + location.hash);
  }
  showSaved();
  keepFocus(place);
  render(
    <LocationProvider scope={SCOPE}>
      <Pages />
    </LocationProvider>,
    place,
  );
}
