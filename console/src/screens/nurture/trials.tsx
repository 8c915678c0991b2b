/** Trials of a track: another version for a share of those who come, what it shows, and what becomes of it. */
import { useQuery } from '@tanstack/react-query';
import { Button, Drawer, Empty } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { ExperimentArm, NurtureTrack, NurtureTrial } from '@/api/schema';
import { useIsPhone } from '@/kit/screen';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import css from './nurture.module.css';
import { TrialForm } from './trial_form';
import { TrialStopForm } from './trial_stop_form';

interface Props {
  track: NurtureTrack;
  mayWrite: boolean;
  onClose: () => void;
}

export default function Trials({ track, mayWrite, onClose }: Props) {
  const { t } = useTranslation('nurture');
  const isPhone = useIsPhone();
  const [form, setForm] = useState<'start' | 'stop' | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['nurture', 'trials', track.id],
    queryFn: () =>
      ask(api.GET('/v1/nurture-tracks/{track_id}/trials', { params: { path: { track_id: track.id } } })),
  });
  const running = data?.data.find((each) => each.stopped_at === null);
  return (
    <Drawer
      title={`${t('trials')} · ${track.name}`}
      open
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '92dvh' : 560}
    >
      <p className="quiet">{t('trials_about')}</p>
      {mayWrite && data && (
        <div className={css.acts} style={{ marginBottom: 16 }}>
          {running ? (
            <Button onClick={() => setForm('stop')}>{t('trial_stop')}</Button>
          ) : (
            <Button type="primary" onClick={() => setForm('start')}>
              {t('trial_start')}
            </Button>
          )}
        </div>
      )}
      {error ? (
        <ProblemView error={error} onAgain={() => void refetch()} />
      ) : !data ? (
        <Waiting />
      ) : data.data.length === 0 ? (
        <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('trials_none')} />
      ) : (
        data.data.map((trial) => <Trial key={trial.id} trial={trial} />)
      )}
      {form === 'start' && <TrialForm track={track} onClose={() => setForm(null)} />}
      {form === 'stop' && running && <TrialStopForm trial={running} onClose={() => setForm(null)} />}
    </Drawer>
  );
}

function Trial({ trial }: { trial: NurtureTrial }) {
  const { t } = useTranslation('nurture');
  const speech = useSpeech();
  const { results } = trial;
  const told = results.difference;
  const about = {
    a: trial.a_number,
    b: trial.b_number,
    share: speech.percent(trial.share_b),
    goal: t(`goals.${trial.goal}`),
    days: trial.within_days,
    effect: speech.number(trial.effect * 100, 1),
  };
  return (
    <section className={css.goal} data-verdict={results.verdict}>
      <div className={css.stepHead}>
        <h3>{speech.moment(trial.started_at)}</h3>
        <strong>{trial.outcome ? t(`trial_outcomes.${trial.outcome}`) : t('trial_running')}</strong>
      </div>
      <p className="quiet">{t('trial_is', about)}</p>
      <dl className={css.counts}>
        {results.arms.map((arm) => (
          <Arm key={arm.arm} arm={arm} />
        ))}
        {told && (
          <div>
            <dt>{t('difference')}</dt>
            <dd>{speech.percent(told.estimate, 1)}</dd>
            <small className="quiet">
              {t('any_look', { low: speech.percent(told.low, 1), high: speech.percent(told.high, 1) })}
            </small>
          </div>
        )}
      </dl>
      <p>{speech.say(results.words)}</p>
      {trial.reason && <p className="quiet">{t('trial_because', { reason: trial.reason })}</p>}
    </section>
  );
}

function Arm({ arm }: { arm: ExperimentArm }) {
  const { t } = useTranslation('nurture');
  const speech = useSpeech();
  const share = speech.percent(arm.rate?.estimate ?? null, 1);
  return (
    <div>
      <dt>{t(`trial_arms.${arm.arm}`)}</dt>
      <dd>{t('share_told', { reached: arm.reached, leads: arm.leads, share })}</dd>
      <small className="quiet">{t('trial_came', { leads: speech.number(arm.entered) })}</small>
    </div>
  );
}
