/** Pause, go on, take back. */
import { Button, Popconfirm } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Import } from '@/api/schema';
import { watchJob } from '@/shell/jobs';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { undoableUntil } from './undo';

export function ImportActs({ job }: { job: Import }) {
  const { t } = useTranslation('imports');
  const speech = useSpeech();
  const [busy, setBusy] = useState(false);
  const params = { path: { import_id: job.id } };
  const act = async (call: () => Promise<Import>, words: string) => {
    setBusy(true);
    try {
      queries.setQueryData(['import', job.id], await call());
      watchJob(job.id);
      await queries.invalidateQueries({ queryKey: ['imports'] });
      tellDone(words);
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  };
  const until = undoableUntil(job);
  return (
    <>
      {(job.state === 'queued' || job.state === 'running') && (
        <Button
          loading={busy}
          onClick={() =>
            void act(() => ask(api.POST('/v1/imports/{import_id}/pause', { params })), t('paused'))
          }
        >
          {t('pause')}
        </Button>
      )}
      {job.state === 'paused' && (
        <Button
          type="primary"
          loading={busy}
          onClick={() =>
            void act(() => ask(api.POST('/v1/imports/{import_id}/resume', { params })), t('resumed'))
          }
        >
          {t('resume')}
        </Button>
      )}
      {until !== null && (
        <Popconfirm
          title={t('undo_sure')}
          description={t(`undo_more.${job.kind}` as 'undo_more.leads')}
          okText={t('undo')}
          onConfirm={() =>
            act(() => ask(api.POST('/v1/imports/{import_id}/undo', { params })), t('undo_begun'))
          }
        >
          <Button
            danger
            loading={busy}
            title={until ? t('undo_until', { when: speech.away(until) }) : undefined}
          >
            {t('undo')}
          </Button>
        </Popconfirm>
      )}
    </>
  );
}
