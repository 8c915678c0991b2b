import { describe, expect, it } from 'vitest';
import { importForm, isTooLarge, peekForm } from './sending';

const LARGE = 3 * 1024 * 1024;
const fileOf = (start: number[], size = LARGE) =>
  new File([new Uint8Array(start), new Uint8Array(size - start.length)], '线索.csv');
const chosen = (file: File) => ({ kind: 'leads' as const, mode: 'upsert' as const, file });

async function peeked(file: File): Promise<File> {
  return (await peekForm(chosen(file))).get('file') as File;
}

describe('what is sent to see the columns', () => {
  it('is the beginning of a text file', async () => {
    expect((await peeked(fileOf([0x61, 0x2c]))).size).toBe(1024 * 1024);
  });

  it('is all of a workbook, old or new', async () => {
    expect((await peeked(fileOf([0x50, 0x4b, 3, 4]))).size).toBe(LARGE);
    expect((await peeked(fileOf([0xd0, 0xcf, 0x11, 0xe0]))).size).toBe(LARGE);
  });
});

describe('what is sent to import', () => {
  it('says how, and nothing of a mode for leads', () => {
    const form = importForm(chosen(fileOf([0x61])), {
      mapping: { 称呼: 'name' },
      poolId: null,
      dryRun: true,
    });
    expect(form.get('mapping')).toBe('{"称呼":"name"}');
    expect([form.get('dry_run'), form.has('mode'), form.has('pool_id')]).toEqual(['true', false, false]);
  });

  it('is not sent when the server would not take it', () => {
    const file = fileOf([0x61], 21 * 1024 * 1024);
    expect(isTooLarge(chosen(file))).toBe(false);
    expect(isTooLarge({ ...chosen(file), kind: 'employees' })).toBe(true);
  });
});
