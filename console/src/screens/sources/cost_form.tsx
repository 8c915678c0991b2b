/** Writing down what a source cost over some days. */
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Source, SourceCostBody } from '@/api/schema';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import { MoneyField } from '@/parts/form/money_field';
import { tellDone } from '@/shell/toasts';

export function CostForm({ source, onClose }: { source: Source | null; onClose: () => void }) {
  const { t } = useTranslation('sources');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  const send = async (body: SourceCostBody) => {
    if (!source) return;
    const path = { source_id: source.id };
    const made = await ask(api.POST('/v1/sources/{source_id}/costs', { params: { path }, body }));
    tellDone(t('cost_added'), async () => {
      await ask(
        api.DELETE('/v1/sources/{source_id}/costs/{cost_id}', {
          params: { path: { ...path, cost_id: made.id } },
        }),
      );
      await queries.invalidateQueries({ queryKey: ['source-report'] });
    });
    await queries.invalidateQueries({ queryKey: ['source-report'] });
  };
  return (
    <FormDrawer<SourceCostBody>
      title={t('cost_of', { name: source?.name ?? '' })}
      open={source !== null}
      onClose={onClose}
      onSend={send}
    >
      <MoneyField name="amount_fen" label={t('amount')} rules={needed} />
      <DayField name="from_on" label={t('from_on')} rules={needed} />
      <DayField name="to_on" label={t('to_on')} rules={needed} />
      <Form.Item name="note" label={t('note')}>
        <Input maxLength={200} />
      </Form.Item>
    </FormDrawer>
  );
}
