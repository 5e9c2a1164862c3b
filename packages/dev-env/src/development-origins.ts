// The names of a development server: all under localhost, so that no DNS and no certificate is needed (container.md §1).

export const developmentOrigins = (port: number) => ({
  issuer: `http://localhost:${port}`,
  host: `http://host.localhost:${port}`,
  appsDomain: `localhost:${port}`,
});

export const appOrigin = (appId: string, port: number): string => `http://${appId}.localhost:${port}`;
