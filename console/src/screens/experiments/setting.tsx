/** Whose rules are tried, on what share, and what is counted. */
import { Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import rules from '@/screens/rules/rules.module.css';
import { usePools } from '@/screens/rules/said';
import css from './experiments.module.css';
import { GOALS, isInHours, LONGEST_DAYS, type Typed, USUAL } from './plan';

const COMPANY = 'company';

export function Setting({ poolId, goal }: { poolId: string | null; goal: Typed['goal'] }) {
  const { t } = useTranslation('experiments');
  const { t: common } = useTranslation();
  const form = Form.useFormInstance<Typed>();
  const [, setParams] = useSearchParams();
  const pools = usePools().filter((pool) => pool.active);
  const unit = isInHours(goal) ? 'hours' : 'days';
  return (
    <section className={rules.section} aria-label={t('setting')}>
      <h2>{t('setting')}</h2>
      <div className={css.setting}>
        <Form.Item name="name" label={t('name')} rules={[{ required: true, message: common('required') }]}>
          <Input maxLength={120} placeholder={t('name_hint')} />
        </Form.Item>
        <Form.Item label={t('whose')} extra={t('whose_help')}>
          <Select
            aria-label={t('whose')}
            value={poolId ?? COMPANY}
            onChange={(value) => setParams(value === COMPANY ? {} : { pool_id: value })}
            options={[
              { value: COMPANY, label: t('company') },
              ...pools.map((pool) => ({ value: pool.id, label: pool.name })),
            ]}
          />
        </Form.Item>
        <Form.Item name="goal" label={t('goal')} extra={t('goal_help')}>
          <Select
            onChange={(value: Typed['goal']) => form.setFieldValue('within', USUAL[value])}
            options={GOALS.map((value) => ({ value, label: t(`goals.${value}`) }))}
          />
        </Form.Item>
        <Form.Item
          name="within"
          label={t(`within_${unit}`)}
          rules={[{ required: true, message: common('required') }]}
        >
          <InputNumber min={1} max={LONGEST_DAYS} precision={0} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item
          name="share"
          label={t('share')}
          extra={t('share_help')}
          rules={[{ required: true, message: common('required') }]}
        >
          <InputNumber min={5} max={90} step={5} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item
          name="points"
          label={t('points')}
          extra={t('points_help')}
          rules={[{ required: true, message: common('required') }]}
        >
          <InputNumber min={0.1} max={50} step={0.5} style={{ width: '100%' }} />
        </Form.Item>
      </div>
    </section>
  );
}
