// A category of the catalogue as people read it: operators write them in lower case.
import { plainText } from '@davit/host';

const MAX_LENGTH = 30;

export function categoryName(category: string): string {
  const name = plainText(category, MAX_LENGTH);
  return name.charAt(0).toUpperCase() + name.slice(1);
}
