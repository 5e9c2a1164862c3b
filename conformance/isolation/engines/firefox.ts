// Firefox, which nobody drives: it opens the address, and the pages do the rest. Its own traffic is switched off.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './engine.ts';

export const FIREFOX_PROGRAM = process.env.DAVIT_FIREFOX ?? 'firefox-esr';

/** Everything that the control needs is allowed; everything that Firefox does of its own accord is off. */
const preferences = (downloads: string): Readonly<Record<string, string | number | boolean>> => ({
  'browser.shell.checkDefaultBrowser': false,
  'browser.startup.homepage_override.mstone': 'ignore',
  'browser.startup.page': 0,
  'browser.aboutwelcome.enabled': false,
  'browser.download.folderList': 2,
  'browser.download.dir': downloads,
  'browser.download.useDownloadDir': true,
  'browser.download.always_ask_before_handling_new_types': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'datareporting.healthreport.uploadEnabled': false,
  'toolkit.telemetry.enabled': false,
  'toolkit.telemetry.server': '',
  'app.update.enabled': false,
  'app.normandy.enabled': false,
  'browser.safebrowsing.malware.enabled': false,
  'browser.safebrowsing.phishing.enabled': false,
  'browser.safebrowsing.downloads.enabled': false,
  'network.captive-portal-service.enabled': false,
  'network.connectivity-service.enabled': false,
  'services.settings.server': 'data:,',
  'extensions.getAddons.cache.enabled': false,
  'extensions.systemAddon.update.enabled': false,
  'browser.newtabpage.activity-stream.feeds.system.topstories': false,
  'browser.topsites.contile.enabled': false,
  'media.gmp-manager.url': 'data:,',
  'dom.push.connection.enabled': false,
  'dom.disable_open_during_load': false,
  'dom.popup_allowed_events': 'click load',
  'media.navigator.permission.disabled': true,
  'media.navigator.streams.fake': true,
  'media.autoplay.default': 0,
  'media.peerconnection.ice.loopback': true,
  'media.peerconnection.ice.obfuscate_host_addresses': false,
  'geo.provider.testing': true,
  'geo.provider.network.url': 'data:application/json,{"location":{"lat":47,"lng":8},"accuracy":10}',
  'permissions.default.geo': 1,
  'permissions.default.desktop-notification': 1,
  'permissions.default.camera': 1,
  'permissions.default.microphone': 1,
});

export const FIREFOX: Engine = {
  name: 'firefox',
  title: 'Firefox ESR',
  isDriven: false,
  runsTwice: false,
  async find() {
    try {
      const said = execFileSync(FIREFOX_PROGRAM, ['--version'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString();
      return { version: said.match(/\d[\w.]*/)?.[0] ?? 'unknown' };
    } catch {
      return { missing: 'no Firefox is installed' };
    }
  },
  async open(url, folder) {
    const [profile, downloads] = [join(folder, 'profile'), join(folder, 'downloads')];
    for (const made of [profile, downloads]) mkdirSync(made, { recursive: true });
    const lines = Object.entries(preferences(downloads)).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    );
    writeFileSync(join(profile, 'user.js'), lines.join('\n'));
    const browser = spawn(FIREFOX_PROGRAM, ['--headless', '--no-remote', '--profile', profile, url], {
      stdio: 'ignore',
      env: { ...process.env, HOME: folder, MOZ_CRASHREPORTER_DISABLE: '1' },
    });
    const ended = new Promise<void>((done) => browser.once('exit', () => done()));
    const gone = Promise.race([
      ended.then(() => Promise.reject(new Error('Firefox has ended'))),
      new Promise<never>((_, refused) => browser.once('error', refused)),
    ]);
    gone.catch(() => {});
    return {
      gone,
      async close() {
        browser.kill();
        await ended;
        return { seen: readdirSync(downloads), lookups: null };
      },
    };
  },
};
