import { describe, expect, it } from 'vitest';
import { decoded, peekText } from './csv';

const bytes = (...values: number[]) => new Uint8Array(values);

describe('the first rows of a text file', () => {
  it('reads quotes, doubled quotes and line breaks inside a cell', () => {
    const peek = peekText('name,note\r\n"Li, Wei","said ""yes""\nand left"\n', 20, true);
    expect(peek).toEqual({ columns: ['name', 'note'], rows: [['Li, Wei', 'said "yes"\nand left']] });
  });

  it('takes the delimiter the headings use', () => {
    expect(peekText('姓名;手机\n李伟;138', 20, true)?.rows).toEqual([['李伟', '138']]);
    expect(peekText('"a,b"\tc\n1\t2\n', 20, true)?.columns).toEqual(['a,b', 'c']);
  });

  it('drops a row that may be cut off, and headings that are none', () => {
    expect(peekText('a,b,,\n1,2\n3,', 20, false)).toEqual({ columns: ['a', 'b'], rows: [['1', '2']] });
  });

  it('names empty and repeated headings as the server does', () => {
    expect(peekText('备注,,备注\n', 20, true)?.columns).toEqual(['备注', 'column 2', '备注 (2)']);
  });

  it('reads no more rows than asked for', () => {
    expect(peekText('a\n1\n2\n3\n', 2, true)?.rows).toEqual([['1'], ['2']]);
  });

  it('finds no table in an empty file', () => {
    expect(peekText('\n\n', 20, true)).toBeNull();
  });

  it('skips the mark and the line that name a delimiter', () => {
    expect(peekText('\uFEFFsep=;\na;b\n', 20, true)?.columns).toEqual(['a', 'b']);
  });
});

describe('encodings', () => {
  it('knows UTF-8, also cut off within a character', () => {
    expect(decoded(bytes(0xe5, 0xa7, 0x93, 0xe5))).toBe('姓');
  });

  it('knows GBK and UTF-16', () => {
    expect(decoded(bytes(0xd0, 0xd5, 0xc3, 0xfb))).toBe('姓名');
    expect(decoded(bytes(0xff, 0xfe, 0xd3, 0x59))).toBe('姓');
  });
});
