// What every part measures in: the development server with a host page and mini-programs, the peers' server, and browsers.
import type { DevEnv } from '@davit/dev-env';
import { type ServerProcess, startProcess } from '../server-process.ts';
import { buildPages, type Pages } from './build-pages.ts';
import { type Chromium, startChromium } from './chromium.ts';

export interface World {
  readonly pages: Pages;
  readonly hostUrl: string;
  appOrigin(appId: string): string;
  /** Origin of a name on the peers' server, with a path behind it. */
  peerUrl(name: string, path?: string): string;
  startBrowser(): Promise<Chromium>;
  /** Ends both servers: from now on nothing can be reached. */
  goOffline(): Promise<void>;
  close(): Promise<void>;
}

export async function openWorld(
  folder: string,
  apps: number,
  bundleProgram: (entry: string) => Promise<string>,
): Promise<World> {
  const servers: ServerProcess<unknown>[] = [];
  const goOffline = async (): Promise<void> => {
    for (const server of servers.splice(0)) await server.stop();
  };
  try {
    const pages = await buildPages(folder, apps);
    const options = { port: 0, hostFolder: pages.hostFolder, apps: pages.appFolders, log: { level: 'silent' } };
    const davit = await startProcess<{ port: number; info: DevEnv['info'] }>(
      await bundleProgram('bench/davit-server.ts'),
      options,
    );
    servers.push(davit);
    const { peersFolder, appFolders } = pages;
    const peers = await startProcess<{ port: number }>(await bundleProgram('bench/container/peer-server.ts'), {
      appFolder: appFolders[0],
      peersFolder,
    });
    servers.push(peers);
    return {
      pages,
      hostUrl: davit.ready.info.host_url,
      appOrigin: (appId) => `http://${appId}.localhost:${davit.ready.port}`,
      peerUrl: (name, path) => `http://${name}.localhost:${peers.ready.port}${path === undefined ? '' : `/${path}`}`,
      startBrowser: startChromium,
      goOffline,
      close: goOffline,
    };
  } catch (error) {
    await goOffline();
    throw error;
  }
}
