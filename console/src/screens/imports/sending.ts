/** What is sent of a file: all of it to import it, of a text file its beginning to see its columns. */
import type { Kind, Mapping } from './fields';

const MIB = 1024 * 1024;
const HEAD_BYTES = MIB;
const LARGEST: Record<Kind, number> = { leads: 150 * MIB, employees: 20 * MIB };

export type Mode = 'upsert' | 'sync';

export interface Chosen {
  kind: Kind;
  mode: Mode;
  file: File;
}

export interface Terms {
  mapping: Mapping;
  poolId: string | null;
  dryRun: boolean;
}

export function isTooLarge({ kind, file }: Chosen): boolean {
  return file.size > LARGEST[kind];
}

export async function peekForm({ kind, file }: Chosen): Promise<FormData> {
  const form = new FormData();
  form.set('kind', kind);
  form.set('file', (await isWorkbook(file)) ? file : file.slice(0, HEAD_BYTES), file.name);
  return form;
}

export function importForm({ kind, mode, file }: Chosen, { mapping, poolId, dryRun }: Terms): FormData {
  const form = new FormData();
  form.set('kind', kind);
  if (kind === 'employees') form.set('mode', mode);
  form.set('mapping', JSON.stringify(mapping));
  if (poolId) form.set('pool_id', poolId);
  form.set('dry_run', String(dryRun));
  form.set('file', file);
  return form;
}

/** A workbook is an archive and cannot be opened by its beginning. */
async function isWorkbook(file: File): Promise<boolean> {
  const [first, second] = new Uint8Array(await file.slice(0, 2).arrayBuffer());
  return (first === 0x50 && second === 0x4b) || (first === 0xd0 && second === 0xcf);
}
