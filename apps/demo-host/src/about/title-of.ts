// What Plaza calls a scope or a permission; one that it has no words for is called as the publisher calls it.
import { plainText } from '@davit/host';

const MAX_LENGTH = 60;

export const titleOf = (titles: Readonly<Record<string, string>>, name: string): string =>
  // A name from outside may be one that every object has.
  (Object.hasOwn(titles, name) ? titles[name] : undefined) ?? plainText(name, MAX_LENGTH);
