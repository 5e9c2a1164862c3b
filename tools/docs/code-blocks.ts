// The fenced code blocks of a document, in order. Pure.

export interface CodeBlock {
  /** As written after the fence: `ts`, `sh`, … */
  readonly language: string;
  readonly text: string;
  /** Of the fence, from 1. */
  readonly line: number;
}

export const codeBlocks = (markdown: string): readonly CodeBlock[] =>
  [...markdown.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(({ 1: language = '', 2: text = '', index }) => ({
    language,
    text,
    line: markdown.slice(0, index).split('\n').length,
  }));

/** The one block of a language; throws when there are more or none. */
export function onlyBlock(markdown: string, language: string): string {
  const found = codeBlocks(markdown).filter((block) => block.language === language);
  if (found.length !== 1) throw new Error(`${found.length} blocks of ${language}`);
  return (found[0] as CodeBlock).text;
}
