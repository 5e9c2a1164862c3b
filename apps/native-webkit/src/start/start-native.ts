// Opens the window, then what is in it. One host a folder: a second one brings the first one's window to the front.
import GLib from 'gi://GLib?version=2.0';
import Gtk from 'gi://Gtk?version=3.0';
import System from 'system';
import { canSandbox } from '../engine/sandbox.ts';
import { createViewStage } from '../engine/view-stage.ts';
import { keepTheme, keptTheme, type Theme } from '../host/kept-theme.ts';
import { createNativePlaza, type NativePlaza } from '../host/native-plaza.ts';
import { joinPath } from '../platform/folder.ts';
import { openHostWindow } from '../screens/host-window.ts';
import { button, column, empty, label, padded, withClasses } from '../screens/parts.ts';
import { applyTheme, systemTheme } from '../screens/style.ts';
import { logLine } from '../text/log-line.ts';
import { TEXTS } from '../texts.ts';
import { claimFolder } from './one-host.ts';
import { fileBeside } from './place.ts';

const WIDTH = 412;
const HEIGHT = 780;
const NAME = 'davit-native';

export interface NativeHost {
  readonly window: Gtk.Window;
  readonly plaza: NativePlaza;
}
export interface NativeEnvironment {
  readonly folder: string;
  readonly hostUrl: string;
  readonly registryRoot?: string | undefined;
  /** Else what the user chose last, else the system's. */
  readonly theme?: Theme | undefined;
  readonly memoryLimitMb?: number | undefined;
  readonly verifyProgram?: string | undefined;
  readonly verifyTimeoutMs?: number | undefined;
  readonly log?: (event: string, fields?: Readonly<Record<string, unknown>>) => void;
  /** The window is there; what is in it is not yet. */
  readonly onWindow?: (window: Gtk.Window) => void;
}

function fromEnvironment(): NativeEnvironment {
  const port = GLib.getenv('PORT') ?? '4000';
  return {
    folder: GLib.getenv('DAVIT_NATIVE_DIR') ?? joinPath(GLib.get_user_data_dir(), NAME),
    hostUrl: GLib.getenv('DAVIT_HOST_URL') ?? `http://host.localhost:${port}`,
    registryRoot: GLib.getenv('DAVIT_REGISTRY_ROOT') ?? undefined,
  };
}

/** The window comes at once; the answer when the host is in it. Whoever cannot start says so in the window, and offers to try again. */
export function openNativeHost(environment: NativeEnvironment): Promise<NativeHost> {
  const { folder } = environment;
  let theme = environment.theme ?? keptTheme(folder) ?? systemTheme();
  applyTheme(theme);
  const window = withClasses(
    new Gtk.Window({ title: 'Plaza', default_width: WIDTH, default_height: HEIGHT, name: 'plaza' }),
    'screen',
  );
  const stageBox = new Gtk.Box({ visible: true, hexpand: true, vexpand: true, name: 'stage' });
  window.show();
  environment.onWindow?.(window);
  return new Promise((resolve) => {
    const attempt = async (): Promise<void> => {
      empty(window);
      try {
        const plaza = await createNativePlaza({
          folder,
          hostUrl: environment.hostUrl,
          registryRoot: environment.registryRoot,
          stage: createViewStage(stageBox),
          verifyProgram: environment.verifyProgram ?? fileBeside('verify.js'),
          verifyTimeoutMs: environment.verifyTimeoutMs,
          theme,
          onTheme(next) {
            theme = next;
            applyTheme(next);
            keepTheme(folder, next);
          },
          memoryLimitMb: environment.memoryLimitMb,
          ...(environment.log === undefined ? {} : { log: environment.log }),
        });
        openHostWindow(window, plaza, stageBox);
        window.connect(
          'window-state-event',
          (_: unknown, event: { get_window_state?: () => unknown; window_state?: { new_window_state: number } }) => {
            const state = event.window_state?.new_window_state;
            // GDK_WINDOW_STATE_ICONIFIED
            if (state !== undefined) plaza.setForeground((state & 2) === 0);
            return false;
          },
        );
        resolve({ window, plaza });
      } catch (error) {
        const why = label(error instanceof Error ? error.message : `${error}`);
        why.name = 'broken-why';
        const again = button('broken-again', TEXTS.start.again, () => void attempt(), 'primary');
        window.add(
          padded(
            column(
              14,
              label('Plaza', 'mark'),
              label(TEXTS.start.broken, 'title'),
              why,
              label(TEXTS.start.hint, 'soft'),
              again,
            ),
            26,
          ),
        );
      }
    };
    void attempt();
  });
}

export function startNative(): void {
  GLib.set_prgname(NAME);
  GLib.set_application_name('Plaza');
  const [hasScreen] = Gtk.init_check(null);
  if (!hasScreen) {
    for (const line of TEXTS.start.noScreen) printerr(line);
    System.exit(1);
  }
  const environment = fromEnvironment();
  let front = (): void => {};
  const quit = (sentence: string): void => {
    print(sentence);
    Gtk.main_quit();
  };
  const open = (isOurs: boolean): void => {
    if (!isOurs) {
      quit(TEXTS.start.other);
      return;
    }
    const all = GLib.getenv('DAVIT_NATIVE_LOG') !== null;
    void openNativeHost({
      ...environment,
      log(event, fields) {
        const said = logLine(event, fields, all);
        if (said !== null) printerr(said);
      },
      onWindow(window) {
        front = () => window.present();
        window.connect('destroy', () => Gtk.main_quit());
      },
    });
  };
  void canSandbox().then((can) => {
    if (!can) printerr(TEXTS.start.noSandbox);
  });
  claimFolder(environment.folder, () => front()).then(open, ({ message }: Error) => quit(message));
  Gtk.main();
}
