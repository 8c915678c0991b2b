/** Sets how many deals a rep or a team is to win in a month. */
import { useQueryClient } from '@tanstack/react-query';
import { Form, InputNumber } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { MOST_DEALS } from './query';

export interface Whose {
  kind: string;
  id: string;
  name: string;
  deals: number | null;
}

interface Props {
  of: Whose | null;
  month: string;
  onClose: () => void;
}

export function SetTarget({ of: whose, month, onClose }: Props) {
  const { t } = useTranslation('planner');
  const queries = useQueryClient();
  const send = async ({ deals }: { deals: number }) => {
    if (!whose) return;
    const named = whose.kind === 'team' ? { team_id: whose.id } : { rep_id: whose.id };
    await ask(api.PUT('/v1/planner/targets', { body: { ...named, month, deals } }));
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['planner-reps'] }),
      queries.invalidateQueries({ queryKey: ['planner-targets'] }),
    ]);
    tellDone(t('set_done'));
  };
  return (
    <FormDrawer<{ deals: number }>
      title={whose ? t('set_for', { name: whose.name, month }) : ''}
      open={whose !== null}
      onClose={onClose}
      onSend={send}
      initial={{ deals: whose?.deals ?? 1 }}
      sendLabel={t('set')}
    >
      <Form.Item name="deals" label={t('target')} rules={[{ required: true }]}>
        <InputNumber min={0} max={MOST_DEALS} precision={0} style={{ width: '100%' }} autoFocus />
      </Form.Item>
    </FormDrawer>
  );
}
