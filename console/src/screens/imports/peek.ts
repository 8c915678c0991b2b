/** What can be seen of a file before it is sent: its headings and first rows. */
import { decoded, type Peek, peekText } from './csv';

const HEAD_BYTES = 512 * 1024;
export const PEEK_ROWS = 50;

/** Null for what the browser cannot read, as a workbook; the server tells its headings then. */
export async function peekFile(file: File): Promise<Peek | null> {
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  if (isWorkbook(bytes)) return null;
  return peekText(decoded(bytes), PEEK_ROWS, file.size <= HEAD_BYTES);
}

function isWorkbook(bytes: Uint8Array): boolean {
  return (bytes[0] === 0x50 && bytes[1] === 0x4b) || (bytes[0] === 0xd0 && bytes[1] === 0xcf);
}

/** Up to three different values of a column. */
export function samplesOf(peek: Peek | null, column: string): string[] {
  const at = peek?.columns.indexOf(column) ?? -1;
  const cells = (peek?.rows ?? []).map((row) => row[at]?.trim() ?? '').filter((cell) => cell !== '');
  return [...new Set(cells)].slice(0, 3);
}
