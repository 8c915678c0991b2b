/** Where a person is in importing a file: the file, what its columns are, a try without writing, the real run. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Import, MappingProposal } from '@/api/schema';
import { uploadImport } from '@/api/upload';
import { isEnded, watchJob } from '@/shell/jobs';
import { tellFailed } from '@/shell/toasts';
import type { Peek } from './csv';
import type { Kind, Mapping } from './fields';
import { peekFile } from './peek';

export type Step = 'file' | 'map' | 'preview';
export type Mode = 'upsert' | 'sync';

const POLL_MS = 700;

export interface Chosen {
  kind: Kind;
  mode: Mode;
  file: File;
  peek: Peek | null;
}

export function useWizard() {
  const go = useNavigate();
  const [step, setStep] = useState<Step>('file');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [proposal, setProposal] = useState<MappingProposal | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [isAuto, setAuto] = useState(false);
  const [poolId, setPoolId] = useState<string | null>(null);
  const [tryId, setTryId] = useState<string | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const abort = useRef<AbortController | null>(null);

  const send = async (file: Chosen, isTry: boolean, by: Mapping | null): Promise<Import | null> => {
    abort.current = new AbortController();
    setSent(0);
    try {
      const form = formOf(file, isTry, by, poolId);
      return await uploadImport({ form, onProgress: setSent, signal: abort.current.signal });
    } catch (error) {
      if (!(error instanceof DOMException)) tellFailed(error);
      return null;
    } finally {
      setSent(null);
    }
  };

  const choose = async (kind: Kind, mode: Mode, file: File) => {
    const peek = await peekFile(file);
    const next = { kind, mode, file, peek };
    setChosen(next);
    setAuto(kind === 'employees' || peek === null);
    setTryId(null);
    if (peek) {
      const told = await propose(kind, peek.columns);
      setProposal(told);
      setMapping((told?.mapping ?? {}) as Mapping);
      setStep('map');
      return;
    }
    const begun = await send(next, true, null);
    if (!begun) return;
    setProposal(null);
    setMapping({});
    setTryId(begun.id);
    setStep('preview');
  };

  const check = async () => {
    const begun = chosen && (await send(chosen, true, isAuto ? null : mapping));
    if (!begun) return;
    setTryId(begun.id);
    setStep('preview');
  };

  const run = async () => {
    const begun = chosen && (await send(chosen, false, isAuto ? null : mapping));
    if (!begun) return;
    watchJob(begun.id);
    await queries.invalidateQueries({ queryKey: ['imports'] });
    await go(`/imports/${begun.id}`, { replace: true });
  };

  /** Back to the columns; of a file the browser cannot read, the try has told them. */
  const remap = (tried: Import | undefined) => {
    if (tried?.mapping_used && Object.keys(mapping).length === 0) {
      setMapping(tried.mapping_used as Mapping);
      setAuto(false);
    }
    setStep('map');
  };

  return {
    step,
    chosen,
    proposal,
    mapping,
    isAuto,
    poolId,
    tryId,
    sent,
    setMapping,
    setAuto,
    setPoolId,
    choose,
    check,
    run,
    remap,
    stop: () => abort.current?.abort(),
    startAgain: () => setStep('file'),
  };
}

/** An import, asked again until it has ended. */
export function useImport(id: string | null) {
  return useQuery({
    queryKey: ['import', id],
    queryFn: () => ask(api.GET('/v1/imports/{import_id}', { params: { path: { import_id: id ?? '' } } })),
    enabled: id !== null,
    refetchInterval: ({ state }) => (state.data && isEnded(state.data.state) ? false : POLL_MS),
  });
}

async function propose(kind: Kind, columns: string[]): Promise<MappingProposal | null> {
  if (kind !== 'leads') return null;
  try {
    return await ask(api.POST('/v1/import-mappings/proposal', { body: { kind, columns } }));
  } catch (error) {
    tellFailed(error);
    return null;
  }
}

function formOf(chosen: Chosen, isTry: boolean, mapping: Mapping | null, poolId: string | null): FormData {
  const form = new FormData();
  form.set('kind', chosen.kind);
  if (chosen.kind === 'employees') form.set('mode', chosen.mode);
  if (mapping) form.set('mapping', JSON.stringify(mapping));
  if (poolId) form.set('pool_id', poolId);
  form.set('dry_run', String(isTry));
  form.set('file', chosen.file);
  return form;
}
