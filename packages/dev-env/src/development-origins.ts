// The names of a development server: all under localhost, so that no DNS and no certificate is needed (container.md §1).

export const developmentOrigins = (port: number) => ({
  issuer: `http://localhost:${port}`,
  host: `http://host.localhost:${port}`,
  appsDomain: `localhost:${port}`,
});

export const appOrigin = (appId: string, port: number): string => `http://${appId}.localhost:${port}`;

/** Where it runs in a native host: the same on every machine. */
export const nativeOrigin = (appId: string): string => `davit-app://${appId}`;
/** Every origin of a mini-program, one for each kind of host. */
export const appOrigins = (appId: string, port: number): string[] => [appOrigin(appId, port), nativeOrigin(appId)];
