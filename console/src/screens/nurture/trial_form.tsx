/** Starting a trial: what B says otherwise, on whom, and what it is judged by. */
import { Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { NurtureTrack } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import css from './nurture.module.css';
import { refreshNurture } from './nurture_data';
import { StepFields } from './step_fields';
import { QuietAndStops } from './track_form';
import { documentOf, type TypedTrack, typedOf } from './track_typed';

const GOALS = ['pooled', 'taken', 'won'] as const;

interface TypedTrial extends TypedTrack {
  goal: (typeof GOALS)[number];
  within_days: number;
  share_percent: number;
  effect_points: number;
}

export function TrialForm({ track, onClose }: { track: NurtureTrack; onClose: () => void }) {
  const { t } = useTranslation('nurture');
  const send = async (typed: TypedTrial) => {
    const body = {
      document: documentOf(typed.document),
      note: null,
      goal: typed.goal,
      within_days: typed.within_days,
      share_b: typed.share_percent / 100,
      effect: typed.effect_points / 100,
    };
    const params = { path: { track_id: track.id } };
    await ask(api.POST('/v1/nurture-tracks/{track_id}/trials', { params, body }));
    await refreshNurture();
    tellDone(t('trial_started'));
  };
  const initial: TypedTrial = {
    ...typedOf(track),
    goal: 'taken',
    within_days: 30,
    share_percent: 50,
    effect_points: 5,
  };
  return (
    <FormDrawer<TypedTrial>
      title={t('trial_start')}
      open
      onClose={onClose}
      onSend={send}
      sendLabel={t('trial_start')}
      initial={initial}
      draft={`nurture trial ${track.id}`}
      width={720}
    >
      <p className="quiet">{t('trial_same_leads')}</p>
      <Judged />
      <QuietAndStops />
      <h3>{t('trial_steps')}</h3>
      <StepFields />
    </FormDrawer>
  );
}

function Judged() {
  const { t } = useTranslation('nurture');
  const options = GOALS.map((value) => ({ value, label: t(`goals.${value}`) }));
  const full = { width: '100%' };
  return (
    <>
      <div className={css.pair}>
        <Form.Item name="goal" label={t('trial_goal')}>
          <Select options={options} />
        </Form.Item>
        <Form.Item name="within_days" label={t('trial_within')}>
          <InputNumber min={1} max={365} precision={0} style={full} />
        </Form.Item>
      </div>
      <div className={css.pair}>
        <Form.Item name="share_percent" label={t('trial_share')}>
          <InputNumber min={5} max={90} precision={0} suffix="%" style={full} />
        </Form.Item>
        <Form.Item name="effect_points" label={t('trial_effect')} extra={t('trial_effect_more')}>
          <InputNumber min={0.1} max={50} style={full} />
        </Form.Item>
      </div>
    </>
  );
}
