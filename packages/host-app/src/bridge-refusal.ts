// A failure of the host client as the refusal that a mini-program gets. Says nothing that only the host should know.
import { BridgeRefusal } from '@davit/container';
import { bridgeErrorOf, type HostFailure } from '@davit/host';

export const bridgeRefusal = (failure: HostFailure): BridgeRefusal =>
  new BridgeRefusal(bridgeErrorOf(failure), failure.hint ?? undefined);
