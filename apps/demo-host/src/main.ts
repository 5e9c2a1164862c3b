// Starts Plaza: configuration, then everything that screens share, then the screens.
import { createApp } from 'vue';
import App from './App.vue';
import BrokenScreen from './start/BrokenScreen.vue';
import { loadInspector } from './start/load-inspector.ts';
import { createPlaza, PLAZA } from './start/plaza.ts';
import { loadPlazaConfig } from './start/plaza-config.ts';

try {
  const config = await loadPlazaConfig();
  const plaza = await createPlaza(config, await loadInspector(config));
  createApp(App).provide(PLAZA, plaza).mount('#plaza');
  // Only now: wiping what another user left behind needs the stage in the page.
  if (await plaza.account.restore()) plaza.flow.sessionKept();
} catch (error) {
  createApp(BrokenScreen, { detail: error instanceof Error ? error.message : String(error) }).mount('#plaza');
}
