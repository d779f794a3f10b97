/** What stands out of a file, and what is kept of it besides answers and papers. */
import { pointed } from "../../../shared/form/rules";
import { day, dirhams, phone } from "../../../shared/format";
import { Button, Go, Icon, Ltr, Notice } from "../../../shared/kit";
import { useLoaded } from "../../../shared/task";
import type { Programme, StaffFile } from "../core/file";
import { fill, inWords, labelled } from "../core/language";
import { places } from "../core/people";
import { paths } from "../core/route";
import { may } from "../core/session";
import { actionWords, consentMethods, languageNames, words } from "../texts/file";
import { provinceName, regionName } from "../ui/places";
import { OfNumber, PossibleDuplicates } from "./alike";
import type { Action } from "./decisions";
import { OpenGrievances } from "./grievances";
import { isLacking } from "./marks";
import { OfficePapers } from "./office-papers";
import { lackWords, paperName } from "./papers";

/** `allowed`: what may be done now; each stands beside what it is about. */
interface Shown {
  file: StaffFile;
  allowed: readonly Action[];
  onChoose: (action: Action) => void;
}

/** `asked`: papers to ask for that are not there; null when nothing may be asked. */
interface Lacks {
  file: StaffFile;
  programme: Programme;
  asked: readonly string[] | null;
  onAsk: (pointer: string, on: boolean) => void;
}

export function Alerts({ file, allowed, onChoose, ...lacks }: Shown & Lacks) {
  const has = (flag: string) => file.flags.includes(flag);
  const offer = (action: Action, icon: string) =>
    allowed.includes(action) && (
      <Button kind="secondary" icon={icon} onPress={() => onChoose(action)}>
        {actionWords[action]}
      </Button>
    );
  return (
    <>
      <Careful file={file} />
      {file.sitting && (
        <Notice icon="scale">
          <p>{words.inSitting}</p>
          {may("read_sittings") && (
            <Go kind="secondary" href={paths.sitting(file.sitting)}>
              {words.toSitting}
            </Go>
          )}
        </Notice>
      )}
      {has("erased") && (
        <Notice icon="ban">
          <p>{words.erased}</p>
        </Notice>
      )}
      {has("call_me") && (
        <Notice kind="turn" icon="phone" title={has("refused_duplicate") ? words.refusedDuplicate : words.callMe}>
          {offer("answer_help", "check")}
        </Notice>
      )}
      <OpenGrievances file={file} />
      {has("identity_locked") && (
        <Notice kind="turn" icon="key-round">
          <p>{words.locked}</p>
        </Notice>
      )}
      {has("possible_duplicate") && (
        <Notice kind="turn" icon="copy" title={words.maybeTwice}>
          <PossibleDuplicates file={file} />
          {offer("clear_duplicate", "check")}
        </Notice>
      )}
      {(file.ineligible ?? []).length > 0 && (
        <Notice kind="refused" title={words.ineligible}>
          <ul>
            {file.ineligible?.map((reason) => (
              <li key={reason.code}>{inWords(reason.message)}</li>
            ))}
          </ul>
        </Notice>
      )}
      {file.missing.length > 0 && <Missing file={file} {...lacks} />}
      {(file.warnings ?? []).length > 0 && (
        <Notice title={words.unusual}>
          <ul>
            {file.warnings?.map((one) => (
              <li key={one.pointer + one.code}>{inWords(one.message)}</li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  );
}

function Missing({ file, programme, asked, onAsk }: Lacks) {
  return (
    <Notice kind="turn" title={words.missing}>
      <ul class="lacks">
        {file.missing.map((one) => (
          <li key={one.pointer + one.code}>
            {lackWords(programme, one)}{" "}
            {file.asked_papers?.includes(one.pointer) && (
              <small class="saffron">
                <Icon name="triangle-alert" /> {words.askedBefore}
              </small>
            )}
            {asked && isLacking(one) && (
              <label class="again">
                <input type="checkbox" checked={asked.includes(one.pointer)} onChange={(event) => onAsk(one.pointer, event.currentTarget.checked)} />
                <span aria-hidden="true">{words.askPaper}</span>
                <span class="visually-hidden">{fill(words.askPaperFor, { paper: paperName(programme, pointed(one.pointer)) })}</span>
              </label>
            )}
          </li>
        ))}
      </ul>
    </Notice>
  );
}

export function Place({ file }: { file: StaffFile }) {
  const { value: regions } = useLoaded(places, []);
  if (!file.region) return <>{words.noPlace}</>;
  const region = regionName(regions ?? [], file.region);
  return <>{file.province ? `${provinceName(regions ?? [], file.province)} · ${region}` : region}</>;
}

export function Money({ file, programme }: { file: StaffFile; programme: Programme }) {
  const sums: [string, number][] = [
    [words.requested, file.requested_mad],
    [words.reserved, file.reserved_mad],
    [words.paid, file.paid_mad],
  ];
  return (
    <>
      {programme.budget.gives_money && (
        <dl class="facts">
          {sums.map(([name, sum]) => [
            <dt key={name}>{name}</dt>,
            <dd key={`${name} is`}>
              <bdi>{dirhams(sum)}</bdi>
            </dd>,
          ])}
        </dl>
      )}
      <p>
        <strong>{labelled(words.score, String(file.score))}</strong>
      </p>
      {(file.score_lines ?? []).length > 0 && (
        <ul class="bare score">
          {file.score_lines?.map((line) => (
            <li key={line.label.en}>
              <Ltr>+{line.points}</Ltr> {inWords(line.label)}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** How she is reached without danger: on top of the file, and again before her number. */
function Careful({ file }: { file: StaffFile }) {
  const safe = safeContact(file);
  const rules = [safe.codes_only && words.codesOnly, safe.hours && fill(words.hours, { hours: safe.hours.replace("-", " – ") }), safe.other_phone && words.otherPhone].filter((one): one is string => !!one);
  if (!rules.length) return null;
  return (
    <Notice kind="refused" icon="shield-alert" title={words.careful}>
      <ul>
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </Notice>
  );
}

function safeContact(file: StaffFile): { hours?: string | null; other_phone?: string | null; codes_only?: boolean } {
  return file.contact?.safe_contact ?? {};
}

export function ContactCard({ file, allowed, onChoose }: Shown) {
  const contact = file.contact;
  const safe = safeContact(file);
  return (
    <>
      <Careful file={file} />
      {contact ? (
        <dl class="facts">
          {safe.other_phone && (
            <>
              <dt>{words.numberToUse}</dt>
              <dd>
                <Ltr>{phone(safe.other_phone)}</Ltr>
              </dd>
            </>
          )}
          <dt>{words.phone}</dt>
          <dd>
            <Ltr>{phone(contact.phone)}</Ltr>
          </dd>
          {contact.email && (
            <>
              <dt>{words.email}</dt>
              <dd>
                <Ltr>{contact.email}</Ltr>
              </dd>
            </>
          )}
          <dt>{words.language}</dt>
          <dd>{languageNames[contact.language]}</dd>
        </dl>
      ) : (
        <p class="muted">{words.noContact}</p>
      )}
      {allowed.includes("change_phone") && contact && (
        <Button kind="secondary" icon="phone" onPress={() => onChoose("change_phone")}>
          {actionWords["change_phone"]}
        </Button>
      )}
      <OfNumber file={file} />
      <h3>{words.consents}</h3>
      {(file.consents ?? []).length === 0 && <p class="muted">{words.noConsent}</p>}
      <ul class="bare">
        {file.consents?.map((one) => (
          <li key={one.purpose + one.at}>
            <Icon name="circle-check" /> {one.purpose === "help" ? words.consentHelp : one.purpose === "transfer" ? words.consentTransfer : words.consentData}
            <br />
            <small>
              {consentMethods[one.method]} · {day(one.at)}
              {one.note && (
                <>
                  {" · "}
                  <bdi>{one.note}</bdi>
                </>
              )}
            </small>
          </li>
        ))}
      </ul>
      <OfficePapers file={file} papers={file.consent_forms ?? []} nameOf={(n) => fill(words.consentForm, { n })} />
    </>
  );
}
