/** Sets how many deals a rep is to win in a month. */
import { useQueryClient } from '@tanstack/react-query';
import { Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { PlannerRep } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { MOST_DEALS } from './query';

interface Props {
  rep: PlannerRep | null;
  month: string;
  onClose: () => void;
}

export function SetTarget({ rep, month, onClose }: Props) {
  const { t } = useTranslation('planner');
  const queries = useQueryClient();
  const put = (rep_id: string, deals: number) =>
    ask(api.PUT('/v1/planner/targets', { body: { rep_id, month, deals } }));
  const send = async ({ deals }: { deals: number }) => {
    if (!rep) return;
    await put(rep.rep_id, deals);
    await queries.invalidateQueries({ queryKey: ['planner-reps'] });
    tellDone(t('set_done'));
  };
  return (
    <FormDrawer<{ deals: number }>
      title={rep ? t('set_for', { name: rep.name, month }) : ''}
      open={rep !== null}
      onClose={onClose}
      onSend={send}
      initial={{ deals: rep?.target_deals ?? 1 }}
      sendLabel={t('set')}
    >
      <Form.Item name="deals" label={t('target')} rules={[{ required: true }]}>
        <InputNumber min={0} max={MOST_DEALS} precision={0} style={{ width: '100%' }} autoFocus />
      </Form.Item>
    </FormDrawer>
  );
}
