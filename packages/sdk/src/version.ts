// Told to the container at the handshake; equal to the package's version.
export const SDK_VERSION = '0.1.0';
