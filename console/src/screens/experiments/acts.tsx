/** What is done with an experiment: a draft is started or thrown away, one that runs is stopped. */
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Experiment } from '@/api/schema';
import { tellDone, tellFailed } from '@/shell/toasts';
import { EXPERIMENTS } from './list';
import { StopForm } from './stop_form';

export function Acts({ experiment }: { experiment: Experiment }) {
  const { t } = useTranslation('experiments');
  const { t: common } = useTranslation();
  const go = useNavigate();
  const [isStopping, setStopping] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const params = { path: { experiment_id: experiment.id } };
  const act = async (send: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await send();
      tellDone(done);
      await queries.invalidateQueries({ queryKey: [EXPERIMENTS] });
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  };
  const start = () =>
    act(() => ask(api.POST('/v1/experiments/{experiment_id}/start', { params })), t('started'));
  const remove = async () => {
    await go('/experiments');
    await act(() => ask(api.DELETE('/v1/experiments/{experiment_id}', { params })), t('deleted'));
  };
  if (experiment.state === 'draft')
    return (
      <>
        <Button disabled={isBusy} onClick={() => void remove()}>
          {common('delete')}
        </Button>
        <Button type="primary" loading={isBusy} onClick={() => void start()}>
          {t('start')}
        </Button>
      </>
    );
  if (experiment.state === 'stopped') return null;
  return (
    <>
      <Button type="primary" onClick={() => setStopping(true)}>
        {t('stop')}
      </Button>
      {isStopping && <StopForm experiment={experiment} onClose={() => setStopping(false)} />}
    </>
  );
}
