// Text of somebody else's for a terminal: control characters are written out, so that no captured request moves the cursor.

/** Line breaks and tabs stay. */
export const visible = (text: string): string =>
  text.replace(/[\p{Cc}\p{Cf}]/gu, (letter) =>
    letter === '\n' || letter === '\t' ? letter : `\\u{${(letter.codePointAt(0) as number).toString(16)}}`,
  );
