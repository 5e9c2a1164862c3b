// Follows Server-Sent Events over `fetch`, where there is no EventSource. Reconnects as often as the stream ends.
import type { DeliveryPorts } from '@davit/container';

const RETRY_MS = 50;

/** Each event's data; comments and other fields are left out. */
async function read(body: ReadableStream<Uint8Array>, onMessage: (data: string) => void): Promise<void> {
  let text = '';
  for await (const part of body.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>) {
    text += part;
    const events = text.split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = event.split('\n').filter((line) => line.startsWith('data: '));
      if (data.length > 0) onMessage(data.map((line) => line.slice('data: '.length)).join('\n'));
    }
  }
}

export const followStream: DeliveryPorts['follow'] = (url, onMessage, onOpen) => {
  const ended = new AbortController();
  const listen = async (): Promise<void> => {
    while (!ended.signal.aborted) {
      try {
        const { body } = await fetch(url, { signal: ended.signal });
        onOpen?.(true);
        if (body !== null) await read(body as ReadableStream<Uint8Array>, onMessage);
      } catch {
        // Offline, or ended.
      }
      onOpen?.(false);
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  };
  void listen();
  return () => ended.abort();
};
