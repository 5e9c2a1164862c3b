// A page that somebody asks and that does not answer: what an attack that holds up its host leaves behind. Pure.

/** Whoever waits for it would wait for ever. `url` is the page's. */
export class PageHangs extends Error {
  readonly url: string;
  constructor(url: string) {
    super(`${url} does not answer`);
    this.name = 'PageHangs';
    this.url = url;
  }
}
