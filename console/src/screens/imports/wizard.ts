/** Where a person is in importing a file: the file, what its columns are, a try without writing, the real run. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { Problem } from '@/api/problem';
import { queries } from '@/api/queries';
import type { Import, PeekedFile } from '@/api/schema';
import { peekImport, type Sending, uploadImport } from '@/api/upload';
import { isEnded, watchJob } from '@/shell/jobs';
import type { Mapping } from './fields';
import { type Chosen, importForm, isTooLarge, peekForm } from './sending';

export type Step = 'file' | 'map' | 'preview';

const POLL_MS = 700;

export function useWizard() {
  const go = useNavigate();
  const [step, setStep] = useState<Step>('file');
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [peeked, setPeeked] = useState<PeekedFile | null>(null);
  const [mapping, setMapping] = useState<Mapping>({});
  const [poolId, setPoolId] = useState<string | null>(null);
  const [tryId, setTryId] = useState<string | null>(null);
  const { sent, failed, sending, stop, fail } = useSending();

  const choose = async (next: Chosen) => {
    setChosen(next);
    if (isTooLarge(next)) {
      fail(new Problem(413, { code: 'file_too_large' }));
      return;
    }
    const form = await peekForm(next);
    const told = await sending((how) => peekImport({ ...how, form }));
    if (!told) return;
    setPeeked(told);
    setMapping(told.mapping as Mapping);
    setStep('map');
  };

  const begin = async (dryRun: boolean): Promise<Import | null> => {
    if (!chosen) return null;
    const form = importForm(chosen, { mapping, poolId, dryRun });
    return await sending((how) => uploadImport({ ...how, form }));
  };

  const check = async () => {
    const begun = await begin(true);
    if (!begun) return;
    setTryId(begun.id);
    setStep('preview');
  };

  const run = async () => {
    const begun = await begin(false);
    if (!begun) return;
    watchJob(begun.id);
    await queries.invalidateQueries({ queryKey: ['imports'] });
    await go(`/imports/${begun.id}`, { replace: true });
  };

  /** Forget how files with these headings were mapped, and begin with what the headings tell. */
  const forget = async () => {
    if (!chosen || !peeked?.id) return;
    const params = { path: { mapping_id: peeked.id } };
    await ask(api.DELETE('/v1/import-mappings/{mapping_id}', { params }));
    const body = { kind: chosen.kind, columns: peeked.columns };
    const told = await ask(api.POST('/v1/import-mappings/proposal', { body }));
    await queries.invalidateQueries({ queryKey: ['import-mappings'] });
    setPeeked({ ...peeked, ...told });
    setMapping(told.mapping as Mapping);
  };

  return {
    step,
    chosen,
    peeked,
    mapping,
    poolId,
    tryId,
    sent,
    failed,
    setMapping,
    setPoolId,
    choose,
    check,
    run,
    forget,
    stop,
    toColumns: () => setStep('map'),
    startAgain: () => setStep('file'),
  };
}

export type Wizard = ReturnType<typeof useWizard>;

/** Sending one file at a time: how much of it has gone, and why it was refused. */
function useSending() {
  const [sent, setSent] = useState<number | null>(null);
  const [failed, fail] = useState<unknown>(null);
  const abort = useRef<AbortController | null>(null);

  async function sending<Answer>(send: (how: Omit<Sending, 'form'>) => Promise<Answer>) {
    abort.current = new AbortController();
    setSent(0);
    fail(null);
    try {
      return await send({ onProgress: setSent, signal: abort.current.signal });
    } catch (error) {
      if (!(error instanceof DOMException)) fail(error);
      return null;
    } finally {
      setSent(null);
    }
  }

  return { sent, failed, sending, fail, stop: () => abort.current?.abort() };
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
