// Keeps one instance from asking until the user gives in (T022): after two noes it gets only what comes without a question,
// until the user starts the mini-program anew.
import { MAX_NOES } from './durations.ts';
import { BridgeRefusal, type Broker } from './ports.ts';

const HINT = 'The user has said no twice and is not asked again until they start this mini-program anew.';

export function createPatientBroker(broker: Broker): Broker {
  let noes = 0;
  return {
    checkSession: (app) => broker.checkSession(app),
    async requestCode(app, params, caller) {
      const isQuiet = noes >= MAX_NOES;
      try {
        return await broker.requestCode(app, isQuiet ? { ...params, prompt: 'none' } : params, caller);
      } catch (error) {
        if (!(error instanceof BridgeRefusal)) throw error;
        if (isQuiet && error.code === 'permission_denied') throw new BridgeRefusal('access_denied', HINT);
        // A question that closed because the caller left was not answered by anybody.
        if (error.code === 'access_denied' || (error.code === 'user_cancelled' && !caller.isGone())) noes += 1;
        throw error;
      }
    },
  };
}
