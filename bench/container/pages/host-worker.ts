// Verifies bundles off the host's main thread, as a host that is shipped does.
import '@davit/container/verify-worker';
