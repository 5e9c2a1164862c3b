// The texts of a source map, each under the name of its source: what a bundler took in is published word for word. Pure.

export interface MapText {
  readonly source: string;
  readonly text: string;
}

const MAX_DEPTH = 8;

interface RawMap {
  readonly sources?: unknown;
  readonly sourcesContent?: unknown;
  readonly sections?: unknown;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Null when the text is no source map: then it is read as it is. */
export function sourceMapTexts(json: string): readonly MapText[] | null {
  let value: unknown;
  try {
    value = JSON.parse(json.replace(/^\ufeff?\)\]\}'[^\n]*\n/, ''));
  } catch {
    return null;
  }
  const texts: MapText[] = [];
  const read = (map: unknown, depth: number): boolean => {
    if (typeof map !== 'object' || map === null || depth > MAX_DEPTH) return false;
    const { sources, sourcesContent, sections } = map as RawMap;
    if (!Array.isArray(sources) && !Array.isArray(sections)) return false;
    const names = list(sources);
    for (const [at, text] of list(sourcesContent).entries())
      if (typeof text === 'string') texts.push({ source: String(names[at] ?? `source ${at}`), text });
    for (const section of list(sections)) read((section as { map?: unknown } | null)?.map, depth + 1);
    // Whatever else is in it, but for the long row of numbers.
    const { mappings: _, sources: __, sourcesContent: ___, sections: ____, ...rest } = map as Record<string, unknown>;
    texts.push({ source: '', text: JSON.stringify(rest) });
    return true;
  };
  return read(value, 0) ? texts : null;
}
