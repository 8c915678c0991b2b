/** Stopping a trial: whether B becomes the track, and why. */
import { Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { NurtureTrial, NurtureTrialStopBody } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { refreshNurture } from './nurture_data';

const OUTCOMES = ['adopt', 'reject', 'end'] as const;

export function TrialStopForm({ trial, onClose }: { trial: NurtureTrial; onClose: () => void }) {
  const { t } = useTranslation('nurture');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  const needed = [{ required: true, whitespace: true, message: common('required') }];
  const send = async (body: NurtureTrialStopBody) => {
    const params = { path: { track_id: trial.track_id } };
    await ask(api.POST('/v1/nurture-tracks/{track_id}/trials/stop', { params, body }));
    await refreshNurture();
    tellDone(t('trial_stopped'));
  };
  return (
    <FormDrawer<NurtureTrialStopBody>
      title={t('trial_stop')}
      open
      onClose={onClose}
      onSend={send}
      sendLabel={t('trial_stop')}
    >
      <p>{speech.say(trial.results.words)}</p>
      <Form.Item
        name="outcome"
        label={t('trial_outcome')}
        rules={[{ required: true, message: common('required') }]}
      >
        <Radio.Group
          options={OUTCOMES.map((value) => ({ value, label: t(`trial_outcome_does.${value}`) }))}
          style={{ display: 'grid', gap: 12 }}
        />
      </Form.Item>
      <Form.Item name="reason" label={t('trial_reason')} rules={needed}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}
