// `npm run start:native`: the window of the native host. Its folder and the server are taken from the environment.
import { startNative } from './start/start-native.ts';

startNative();
