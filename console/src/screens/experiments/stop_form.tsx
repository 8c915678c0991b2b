/** Stops an experiment: whether B becomes the rules of all, and why. */
import { Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Experiment, ExperimentStopBody } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { VERSIONS } from '@/screens/rules/versions';
import { tellDone } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import css from './experiments.module.css';
import { EXPERIMENTS } from './list';

const OUTCOMES = ['adopt', 'reject', 'end'] as const;

export function StopForm({ experiment, onClose }: { experiment: Experiment; onClose: () => void }) {
  const { t } = useTranslation('experiments');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  const send = async (body: ExperimentStopBody) => {
    const params = { path: { experiment_id: experiment.id } };
    await ask(api.POST('/v1/experiments/{experiment_id}/stop', { params, body }));
    tellDone(t('stopped'));
    await Promise.all([EXPERIMENTS, VERSIONS].map((name) => queries.invalidateQueries({ queryKey: [name] })));
  };
  return (
    <FormDrawer<ExperimentStopBody>
      title={t('stop')}
      open
      onClose={onClose}
      onSend={send}
      sendLabel={t('stop')}
    >
      <p>{speech.say(experiment.results?.words)}</p>
      <Form.Item
        name="outcome"
        label={t('outcome')}
        rules={[{ required: true, message: common('required') }]}
      >
        <Radio.Group className={css.outcomes}>
          {OUTCOMES.map((value) => (
            <Radio key={value} value={value}>
              <strong>{t(`outcomes.${value}`)}</strong>
              <small className="quiet">{t(`outcome_help.${value}`)}</small>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      <Form.Item name="reason" label={t('reason')} rules={[{ required: true, message: common('required') }]}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}
