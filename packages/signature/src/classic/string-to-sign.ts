// The string that the classic scheme signs. Only ever put together: no verifier takes it apart.

export interface ClassicParts {
  readonly method: string;
  /** Absolute, as the caller used it. */
  readonly url: string;
  /** Exactly the text of X-Request-Time. */
  readonly time: string;
  readonly clientId: string;
  /** Exactly the text of X-Content-SHA256; null when there is none. */
  readonly bodySha256: string | null;
}

/** `{METHOD}+{URL}+{REQUEST TIME}+{CLIENT ID}`, and `+{BODY SHA-256}` when the header is there. The plus signs are literal. */
export const stringToSign = ({ method, url, time, clientId, bodySha256 }: ClassicParts): string =>
  `${method}+${url}+${time}+${clientId}${bodySha256 === null ? '' : `+${bodySha256}`}`;
