// The host's verifying worker, as a host makes it: nothing but the container's own main code.
import '@davit/container/verify-worker';
