/** Says what a feature is called, when it is known and who keeps it right; what is emptied is taken back. */
import { Form, Input, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ScoreFeature } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { mayBeTimed, saidOf, type Typed, typedOf } from './described';
import css from './scoring.module.css';
import { describe } from './scoring_data';

const LONGEST = 60;
const TIMES = ['unsaid', 'arrival', 'later'] as const;

export default function DescribeForm({ feature, onClose }: { feature: ScoreFeature; onClose: () => void }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  const isAttribute = mayBeTimed(feature);
  const before = saidOf(feature, typedOf(feature));
  const send = async (typed: Typed) => {
    const now = await describe(feature, saidOf(feature, typed));
    const undo = now.version === feature.version ? undefined : () => describe(now, before);
    tellDone(t('registry.told', { name: speech.say(now.words) }), undo);
  };
  const more = t(isAttribute ? 'registry.name_more' : 'registry.own_name_more');
  return (
    <FormDrawer<Typed>
      title={t('registry.describe_what', { name: speech.say(feature.words) })}
      open
      onClose={onClose}
      onSend={send}
      initial={typedOf(feature)}
    >
      {isAttribute && <p>{t('registry.column', { name: feature.name.slice('extra.'.length) })}</p>}
      <p className="quiet">{t('registry.words_at_once')}</p>
      <Form.Item name="zh" label={t('registry.zh')} extra={more}>
        <Input maxLength={LONGEST} />
      </Form.Item>
      <Form.Item name="en" label={t('registry.en')} extra={more}>
        <Input maxLength={LONGEST} />
      </Form.Item>
      {isAttribute && (
        <Form.Item name="known_at" label={t('registry.when')}>
          <Radio.Group
            className={css.radios}
            options={TIMES.map((value) => ({ value, label: t(`registry.when_${value}`) }))}
          />
        </Form.Item>
      )}
      <Form.Item name="owner" label={t('registry.owner')} extra={t('registry.owner_more')}>
        <Input maxLength={LONGEST} />
      </Form.Item>
    </FormDrawer>
  );
}
