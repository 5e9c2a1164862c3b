// The other mini-program: keeps a heart, and does nothing else.
import { sayHello } from '../../page/bridge.ts';
import { byWorker, createHeart } from './heartbeat.ts';

globalThis.heart = createHeart(byWorker);
if (!location.search.includes('control')) void sayHello().then(({ call }) => call('app.ready'));
