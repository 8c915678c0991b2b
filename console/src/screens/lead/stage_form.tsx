/** Moving a lead to a stage, with what that stage needs. */

import { useQuery } from '@tanstack/react-query';
import { AutoComplete, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Lead, StageBody } from '@/api/schema';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import { MoneyField } from '@/parts/form/money_field';
import { tellDone } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { dayIn } from './days';
import { refreshLead } from './lead_data';
import type { StageName } from './stages';

interface Typed {
  amount_fen?: number;
  expected_on?: string;
  lost_reason?: string;
}

interface Props {
  lead: Lead;
  stage: StageName;
  /** Whether they may open a won lead again. */
  directs: boolean;
  onClose: () => void;
}

const OPEN: readonly StageName[] = ['lead', 'visit', 'trial'];

export default function StageForm({ lead, stage, directs, onClose }: Props) {
  const { t } = useTranslation('lead');
  const { t: words } = useTranslation('leads');
  const { t: common } = useTranslation();
  const required = [{ required: true, message: common('required') }];
  const name = words(`stages.${stage}`);
  const send = async (typed: Typed) => {
    await moveTo(lead.id, { stage, ...typed });
    tellDone(t('stage_moved', { stage: name }), undoOf(lead, stage, directs, t('undo_reason')));
  };
  return (
    <FormDrawer<Typed>
      title={t('stage_to', { stage: name })}
      open
      onClose={onClose}
      onSend={send}
      initial={{
        amount_fen: lead.amount_fen ?? undefined,
        expected_on: lead.expected_on && lead.expected_on >= dayIn(0) ? lead.expected_on : undefined,
      }}
      danger={stage === 'invalid'}
      sendLabel={t('stage_to', { stage: name })}
    >
      <p className="quiet">{t(`stage_needs.${stage}`)}</p>
      {stage === 'lost' && <LostReason />}
      {stage === 'invalid' && (
        <Form.Item name="lost_reason" label={t('reason')} rules={required}>
          <Input maxLength={500} />
        </Form.Item>
      )}
      {stage === 'payment' && <MoneyField name="amount_fen" label={t('amount_paid')} rules={required} />}
      {OPEN.includes(stage) && stage !== 'lead' && (
        <>
          <MoneyField name="amount_fen" label={t('amount_about')} />
          <DayField name="expected_on" label={words('expected_on')} least={dayIn(0)} />
        </>
      )}
    </FormDrawer>
  );
}

function LostReason() {
  const { t } = useTranslation('lead');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  const { data } = useQuery({
    queryKey: ['lost-reasons'],
    queryFn: () => ask(api.GET('/v1/lost-reasons', { params: { query: { limit: 100 } } })),
  });
  const reasons = (data?.data ?? []).filter((reason) => reason.active).map((reason) => speech.say(reason));
  return (
    <Form.Item
      name="lost_reason"
      label={t('lost_reason')}
      extra={t('lost_reason_more')}
      rules={[{ required: true, whitespace: true, message: common('required') }]}
    >
      <AutoComplete
        maxLength={500}
        showSearch={{ filterOption: (typed, option) => option?.value.includes(typed.trim()) ?? false }}
        options={reasons.map((value) => ({ value }))}
      />
    </Form.Item>
  );
}

/** Back to an open stage, or opened again by whom that is given. */
function undoOf(lead: Lead, stage: StageName, directs: boolean, reason: string) {
  const before = lead.stage as StageName;
  if (OPEN.includes(stage) && OPEN.includes(before)) return () => moveTo(lead.id, { stage: before });
  if (stage === 'lost' || (stage === 'payment' && directs)) return () => reopen(lead.id, reason);
  return undefined;
}

async function reopen(leadId: string, reason: string): Promise<void> {
  const params = { path: { lead_id: leadId } };
  await ask(api.POST('/v1/leads/{lead_id}/reopen', { params, body: { reason } }));
  await refreshLead(leadId);
}

async function moveTo(leadId: string, body: StageBody): Promise<void> {
  await ask(api.POST('/v1/leads/{lead_id}/stage', { params: { path: { lead_id: leadId } }, body }));
  await refreshLead(leadId);
}
