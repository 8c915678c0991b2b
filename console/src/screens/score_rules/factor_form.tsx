/** A factor whole: its words, points and group, and when it counts. */
import { Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { ConditionFields } from '@/parts/conditions/condition_fields';
import { conditionOf, type TypedCondition, typedCondition } from '@/parts/conditions/conditions';
import { FormDrawer } from '@/parts/form/form_drawer';
import { useSpeech } from '@/words/speech';
import { useEditing } from './context';
import { type Factor, freshCode, RANGES } from './document';

interface Typed {
  zh?: string;
  en?: string;
  points: number;
  group?: string;
  condition: TypedCondition;
}

const FRESH: Typed = { points: 5, condition: { field: 'source', tests: [{ test: 'contains', words: [] }] } };
const CONDITION = ['condition'];

interface Props {
  factor: Factor | null;
  onKeep: (factor: Factor) => void;
  onClose: () => void;
}

export default function FactorForm({ factor, onKeep, onClose }: Props) {
  const { t } = useTranslation('score_rules');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  const { rules } = useEditing();
  const groups = Object.entries(rules.groups).map(([value, group]) => ({ value, label: speech.say(group) }));
  const needed = [{ required: true, whitespace: true, message: common('required') }];
  const [own, other] = speech.language === 'zh' ? (['zh', 'en'] as const) : (['en', 'zh'] as const);
  const send = async ({ zh = '', en = '', points, group, condition }: Typed) => {
    const words = { zh: zh.trim() || en.trim(), en: en.trim() || zh.trim() };
    const code = factor?.code ?? freshCode(rules);
    onKeep({ code, points, ...words, ...conditionOf(condition), ...(group ? { group } : {}) });
  };
  return (
    <FormDrawer<Typed>
      title={factor ? t('factor_edit', { name: speech.say(factor) }) : t('factor_add')}
      open
      onClose={onClose}
      onSend={send}
      initial={factor ? typedFactor(factor) : FRESH}
      sendLabel={t('keep')}
      width={560}
    >
      <Form.Item name={own} label={t(`factor_${own}`)} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name={other} label={t(`factor_${other}`)}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="points" label={t('points')} rules={[{ required: true, message: common('required') }]}>
        <InputNumber
          min={RANGES.points.least}
          max={RANGES.points.most}
          precision={0}
          style={{ width: '100%' }}
        />
      </Form.Item>
      <Form.Item name="group" label={t('factor_group')}>
        <Select allowClear options={groups} placeholder={t('no_group')} />
      </Form.Item>
      <ConditionFields path={CONDITION} name={CONDITION} />
    </FormDrawer>
  );
}

function typedFactor({ zh, en, points, group, ...condition }: Factor): Typed {
  return { zh, en, points, ...(group ? { group } : {}), condition: typedCondition(condition) };
}
