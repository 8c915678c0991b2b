/** Which days are replayed under a draft of the rules: last quarter, unless others are chosen. */
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { problemOf } from '@/api/problem';
import { queries } from '@/api/queries';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import type { Rules } from '@/screens/rules/documents';
import { lastQuarter } from './days';
import { REPLAYS } from './replays_data';

interface Props {
  open: boolean;
  onClose: () => void;
  poolId: string | null;
  rules: Rules;
  onRefused: (error: unknown) => void;
}

interface Typed {
  from?: string;
  to?: string;
  note?: string;
}

export function AskReplay({ open, onClose, poolId, rules, onRefused }: Props) {
  const { t } = useTranslation('replays');
  const go = useNavigate();
  const send = async (typed: Typed) => {
    try {
      const body = {
        pool_id: poolId,
        rules,
        from: typed.from ?? null,
        to: typed.to ?? null,
        note: typed.note || null,
      };
      const begun = await ask(api.POST('/v1/pool-rules/replays', { body }));
      await queries.invalidateQueries({ queryKey: [REPLAYS] });
      void go(`/rules/replay/${begun.id}`);
    } catch (error) {
      if (!problemOf(error).errors.some(({ pointer }) => pointer.startsWith('/rules/'))) throw error;
      onRefused(error);
    }
  };
  return (
    <FormDrawer<Typed>
      title={t('ask_title')}
      open={open}
      onClose={onClose}
      onSend={send}
      sendLabel={t('ask_send')}
      initial={lastQuarter(new Date())}
    >
      <p className="quiet">{t('ask_about')}</p>
      <DayField name="from" label={t('from')} rules={[{ required: true, message: t('day_missing') }]} />
      <DayField name="to" label={t('to')} rules={[{ required: true, message: t('day_missing') }]} />
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea maxLength={500} rows={2} placeholder={t('note_hint')} />
      </Form.Item>
    </FormDrawer>
  );
}
