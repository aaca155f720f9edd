export type { CallFilter, CallSeen } from "./calls/call-log.ts";
export type { Effect, EffectKind } from "./calls/effect-log.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { Control, FaultControl } from "./control/control.ts";
export type { OAuthControl } from "./control/oauth-control.ts";
export type { ConversationSeen } from "./control/record-control.ts";
export type { ContactSeen, WorkspaceControl } from "./control/workspace-control.ts";
export { exampleSeed } from "./example-seed.ts";
export type { FaultRuleSeen } from "./faults/fault-book.ts";
export type { FaultRule } from "./faults/fault-rule.ts";
export type { HeldCall, Release } from "./faults/holds.ts";
export { type Simulator, type SimulatorOptions, startSimulator } from "./simulator.ts";
export { SimulatorError, type SimulatorErrorCode } from "./simulator-error.ts";
export type { OAuthAppInput } from "./state/oauth-app.ts";
export type { OtherAppInput } from "./state/other-app.ts";
export type { WindowSeen } from "./state/rate-window.ts";
export { SCOPES, type Scope } from "./state/scopes.ts";
export type {
  CompanyInput,
  ContactInput,
  ConversationInput,
  NoteInput,
  PartInput,
  Region,
  Seed,
  TicketInput,
  TokenInput,
} from "./state/seed.ts";
export { SEVEN_DAYS_MS, type Settings, type SettingsPatch } from "./state/settings.ts";
