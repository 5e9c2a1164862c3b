// What every host app has between its screens and Davit, whatever draws them. Language only; draws nothing, keeps nothing on disk.
export { type Account, type AccountSession, type AccountState, createAccount, type NameMemory } from './account.ts';
export { type AppNotice, type NoticeChange, noticeChange } from './app-notice.ts';
export { type AppNotices, createAppNotices } from './app-notices.ts';
export { bridgeRefusal } from './bridge-refusal.ts';
export { type BrokerParts, type BrokerRecord, createBroker } from './broker.ts';
export { byteText } from './byte-text.ts';
export {
  type Catalogue,
  type CatalogueCategory,
  type CatalogueEntry,
  type CatalogueList,
  type CataloguePage,
  type CatalogueQuery,
  createCatalogue,
  type DataUse,
} from './catalogue.ts';
export { type ConsentQuestion, type ConsentQuestions, createConsentQuestions } from './consent-questions.ts';
export { createDrawn, type Drawn, type Progress } from './drawn.ts';
export { grantedScopes } from './granted-scopes.ts';
export { type CatalogueApp, type HostConfig, parseHostConfig } from './host-config.ts';
export { createLaunchReport, type LaunchReport, type LaunchReportParts } from './launch-report.ts';
export { type LoginWords, loginError } from './login-error.ts';
export { protectedAddress } from './protected-address.ts';
export { createRunner, type Failure, type LaunchTarget, type Runner, type Running } from './runner.ts';
export { createTapGuard, TAP_DELAY_MS, type TapGuard } from './tap-guard.ts';
export { ASKED_AGAIN, CANNOT_START, END_TITLES, REFUSAL_TITLES } from './titles.ts';
