// The contract of every store adapter: one suite, run against each of them. Nothing here knows which database it is.
import { describe } from 'vitest';
import { accountContract } from './store-contract/account-contract.ts';
import { auditContract } from './store-contract/audit-contract.ts';
import { clientContract } from './store-contract/client-contract.ts';
import { codeContract } from './store-contract/code-contract.ts';
import { grantContract } from './store-contract/grant-contract.ts';
import { historyContract } from './store-contract/history-contract.ts';
import { keyContract } from './store-contract/key-contract.ts';
import { livenessContract } from './store-contract/liveness-contract.ts';
import { redeemContract } from './store-contract/redeem-contract.ts';
import { refreshContract } from './store-contract/refresh-contract.ts';
import { revokeContract } from './store-contract/revoke-contract.ts';
import { sessionContract } from './store-contract/session-contract.ts';
import { signingKeyContract } from './store-contract/signing-key-contract.ts';
import type { StoreUnderTest } from './store-contract/store-under-test.ts';
import { sweepContract } from './store-contract/sweep-contract.ts';
import { throttleContract } from './store-contract/throttle-contract.ts';
import { togetherContract } from './store-contract/together-contract.ts';
import { userContract } from './store-contract/user-contract.ts';

export { openWorld, type World } from './store-contract/world.ts';
export type { StoreUnderTest };

export function storeContract(subject: StoreUnderTest): void {
  describe(`the store contract (${subject.name})`, () => {
    clientContract(subject);
    userContract(subject);
    sessionContract(subject);
    codeContract(subject);
    grantContract(subject);
    redeemContract(subject);
    refreshContract(subject);
    togetherContract(subject);
    revokeContract(subject);
    livenessContract(subject);
    throttleContract(subject);
    keyContract(subject);
    signingKeyContract(subject);
    accountContract(subject);
    auditContract(subject);
    sweepContract(subject);
    historyContract(subject);
  });
}
