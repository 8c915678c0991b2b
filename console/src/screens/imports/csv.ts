/** The first rows of a text file, read in the browser to show what its columns hold. The server reads it for real. */

export interface Peek {
  columns: string[];
  rows: string[][];
}

const DELIMITERS = [',', ';', '\t', '|'];

/** Text of bytes in the encodings that spreadsheets write; a character cut off at the end is left out. */
export function decoded(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Headings and the first rows; null if there is no table. `isWhole` says that the text is not cut off. */
export function peekText(text: string, most: number, isWhole: boolean): Peek | null {
  const body = text.replace(/^\uFEFF/, '').replace(/^"?sep=.*\r?\n/i, '');
  const records = recordsOf(body, delimiterOf(body), most + 2, isWhole);
  const first = records.findIndex((record) => record.some((cell) => cell.trim()));
  const header = records[first];
  if (!header) return null;
  const said = header.findLastIndex((cell) => cell.trim() !== '') + 1;
  return { columns: namesOf(header.slice(0, said)), rows: records.slice(first + 1, first + 1 + most) };
}

/** Names as the server gives them: never empty, never twice. */
export function namesOf(header: readonly string[]): string[] {
  const names: string[] = [];
  header.forEach((cell, index) => {
    const wanted = cell.trim() || `column ${index + 1}`;
    let name = wanted;
    for (let copy = 2; names.includes(name); copy++) name = `${wanted} (${copy})`;
    names.push(name);
  });
  return names;
}

/** The delimiter that the first line has most of. */
function delimiterOf(text: string): string {
  const line = text.split(/\r?\n/, 1)[0] ?? '';
  const bare = line.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((each) => bare.split(each).length);
  return DELIMITERS[counts.indexOf(Math.max(...counts))] ?? ',';
}

function recordsOf(text: string, delimiter: string, most: number, isWhole: boolean): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = () => {
    record.push(cell);
    cell = '';
  };
  for (let at = 0; at < text.length && records.length < most; at++) {
    const char = text[at] ?? '';
    if (isQuoted && char === '"' && text[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (isQuoted) {
      if (char === '"') isQuoted = false;
      else cell += char;
    } else if (char === '"' && cell === '') isQuoted = true;
    else if (char === delimiter) endCell();
    else if (char === '\n' || char === '\r') {
      if (char === '\r' && text[at + 1] === '\n') at++;
      endCell();
      records.push(record);
      record = [];
    } else cell += char;
  }
  if (isWhole && records.length < most && (cell || record.length > 0)) {
    endCell();
    records.push(record);
  }
  return records;
}
