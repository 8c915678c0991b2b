/** What a track changed: nurtured leads against those held out, with an interval, and what can be said of it. */
import { useQuery } from '@tanstack/react-query';
import { Drawer, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { NurtureArm, NurtureGoal, NurtureTrack } from '@/api/schema';
import { useIsPhone } from '@/kit/screen';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import css from './nurture.module.css';

const DAYS = [7, 14, 30, 60, 90] as const;

export default function Uplift({ track, onClose }: { track: NurtureTrack; onClose: () => void }) {
  const { t } = useTranslation('nurture');
  const isPhone = useIsPhone();
  const [days, setDays] = useState<number>(30);
  const { data, error, refetch } = useQuery({
    queryKey: ['nurture', 'uplift', track.id, days],
    queryFn: () =>
      ask(
        api.GET('/v1/nurture-tracks/{track_id}/uplift', {
          params: { path: { track_id: track.id }, query: { within_days: days } },
        }),
      ),
  });
  return (
    <Drawer
      title={`${t('uplift')} · ${track.name}`}
      open
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '92dvh' : 520}
    >
      <Select
        aria-label={t('within')}
        value={days}
        onChange={setDays}
        options={DAYS.map((value) => ({ value, label: t('within_days', { days: value }) }))}
        style={{ minWidth: 180, marginBottom: 16 }}
      />
      {error ? (
        <ProblemView error={error} onAgain={() => void refetch()} />
      ) : !data ? (
        <Waiting />
      ) : (
        data.goals.map((goal) => <Goal key={goal.goal} goal={goal} />)
      )}
    </Drawer>
  );
}

function Goal({ goal }: { goal: NurtureGoal }) {
  const { t } = useTranslation('nurture');
  const speech = useSpeech();
  const told = goal.difference;
  return (
    <section className={css.goal} data-verdict={goal.verdict}>
      <div className={css.stepHead}>
        <h3>{t(`goals.${goal.goal as 'won'}`)}</h3>
        <strong>{t(`verdicts.${goal.verdict as 'unclear'}`)}</strong>
      </div>
      <dl className={css.counts}>
        <Arm name={t('treated')} arm={goal.treated} />
        <Arm name={t('held_out')} arm={goal.held_out} />
        {told && (
          <div>
            <dt>{t('difference')}</dt>
            <dd>{speech.percent(told.estimate, 1)}</dd>
            <small className="quiet">
              {t('interval', { low: speech.percent(told.low, 1), high: speech.percent(told.high, 1) })}
            </small>
          </div>
        )}
      </dl>
      <p>{speech.say(goal.words)}</p>
    </section>
  );
}

function Arm({ name, arm }: { name: string; arm: NurtureArm }) {
  const { t } = useTranslation('nurture');
  const speech = useSpeech();
  const share = speech.percent(arm.share?.estimate ?? null, 1);
  return (
    <div>
      <dt>{name}</dt>
      <dd>{t('share_told', { reached: arm.reached, leads: arm.leads, share })}</dd>
    </div>
  );
}
