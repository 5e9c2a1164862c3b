// The worker in which Plaza verifies bundles, so that its screens stay quick meanwhile.
import '@davit/container/verify-worker';
