// The signature base of davit-1, written straight from the parts: the same text that the layer below makes of any coverage.
import type { HeaderTable } from './header-table.ts';

const encoder = new TextEncoder();

/** @param raw covered components and parameters as they stand in Signature-Input */
export function profileBase(
  method: string,
  authority: string,
  target: string,
  fields: readonly string[],
  headers: Pick<HeaderTable, 'get'>,
  raw: string,
): Uint8Array {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = mark < 0 ? '?' : target.slice(mark);
  let base = `"@method": ${method}\n"@authority": ${authority}\n"@path": ${path}\n"@query": ${query}\n`;
  for (const name of fields) base += `"${name}": ${headers.get(name)}\n`;
  return encoder.encode(`${base}"@signature-params": ${raw}`);
}
