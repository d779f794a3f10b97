import { caller, type Schemas } from "../../../shared/api";

export { ask, type Client, type Mend, newKey, NoAnswer, Problem, type Schemas, SignedOut } from "../../../shared/api";

export type Application = Schemas["Application"];
export type Summary = Schemas["ApplicationSummary"];
export type Paper = Schemas["Document"];

export const [holdToken, heldToken, endEra, renew, askAsHer] = caller<Schemas["Session"]>("/api/v1/session/refresh");
