// Notices that Plaza was put up anew while it was open: a part of it that is loaded late is no longer there. Nothing is done about it
// here; what runs goes on, and the user is told.
import { type Ref, ref } from 'vue';

export interface UpdateSigns {
  /** The page; Vite tells it of each part that could not be loaded. */
  readonly page: Pick<EventTarget, 'addEventListener'>;
  readonly fetch: typeof globalThis.fetch;
}

/** True from the first part on that is missing although the server answers: without a network nothing is known. */
export function noticeUpdate({ page, fetch }: UpdateSigns): Readonly<Ref<boolean>> {
  const isUpdated = ref(false);
  page.addEventListener('vite:preloadError', () => {
    fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
      ({ ok }) => {
        isUpdated.value ||= ok;
      },
      () => {},
    );
  });
  return isUpdated;
}
