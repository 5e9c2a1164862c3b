// A part that is not needed at once: loaded in the background as soon as somebody has named it, so that it is there when the network
// may not be; and asked for again when that failed.

export function later<T>(load: () => Promise<T>): () => Promise<T> {
  let loading: Promise<T> | null = null;
  const get = (): Promise<T> => {
    loading ??= load();
    loading.catch(() => {
      loading = null;
    });
    return loading;
  };
  void get();
  return get;
}
