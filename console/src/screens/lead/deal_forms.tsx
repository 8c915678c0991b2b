/** A quote, the contract with its instalments, and money received. */
import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { ContractBody, Lead, PaymentBody, QuoteBody, ReceivableOfContract } from '@/api/schema';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import { MoneyField } from '@/parts/form/money_field';
import { tellDone } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { dayIn } from './days';
import css from './deal.module.css';
import { refreshLead } from './lead_data';

const USUAL_DAYS = 30;
const MOST_INSTALMENTS = 120;

interface Props {
  lead: Lead;
  onClose: () => void;
}

export function QuoteForm({ lead, onClose }: Props) {
  const { t } = useTranslation('lead');
  const { t: words } = useTranslation('leads');
  const { t: common } = useTranslation();
  const required = [{ required: true, message: common('required') }];
  const send = async (body: QuoteBody) => {
    await ask(api.POST('/v1/leads/{lead_id}/quotes', { params: { path: { lead_id: lead.id } }, body }));
    tellDone(t('quoted'));
    await refreshLead(lead.id);
  };
  return (
    <FormDrawer<QuoteBody>
      title={t('quote')}
      open
      onClose={onClose}
      onSend={send}
      draft={`quote.${lead.id}`}
      initial={{
        amount_fen: lead.amount_fen ?? undefined,
        valid_until: dayIn(USUAL_DAYS),
        expected_on: dayIn(USUAL_DAYS),
      }}
      sendLabel={t('quote')}
    >
      <p className="quiet">{t('stage_needs.quote')}</p>
      <MoneyField name="amount_fen" label={words('amount')} rules={required} />
      <DayField name="valid_until" label={t('valid_until')} least={dayIn(0)} rules={required} />
      <DayField name="expected_on" label={words('expected_on')} least={dayIn(0)} rules={required} />
      <Form.Item name="note" label={t('touches.note')}>
        <Input.TextArea rows={2} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}

export function ContractForm({ lead, onClose }: Props) {
  const { t } = useTranslation('lead');
  const { t: words } = useTranslation('leads');
  const { t: common } = useTranslation();
  const required = [{ required: true, message: common('required') }];
  const send = async (body: ContractBody) => {
    await ask(api.POST('/v1/leads/{lead_id}/contract', { params: { path: { lead_id: lead.id } }, body }));
    tellDone(t('signed'));
    await refreshLead(lead.id);
  };
  return (
    <FormDrawer<ContractBody>
      title={t('contract')}
      open
      onClose={onClose}
      onSend={send}
      draft={`contract.${lead.id}`}
      initial={{
        amount_fen: lead.amount_fen ?? undefined,
        signed_on: dayIn(0),
        receivables: [{ due_on: dayIn(USUAL_DAYS), amount_fen: lead.amount_fen ?? 0 }],
      }}
      sendLabel={t('sign')}
    >
      <p className="quiet">{t('stage_needs.contract')}</p>
      <MoneyField name="amount_fen" label={words('amount')} rules={required} />
      <DayField name="signed_on" label={t('signed_on')} rules={required} />
      <Instalments />
    </FormDrawer>
  );
}

function Instalments() {
  const { t } = useTranslation('lead');
  const { t: common } = useTranslation();
  const required = [{ required: true, message: common('required') }];
  const rest = useRest();
  return (
    <Form.List name="receivables" rules={[{ validator: useSumRule() }]}>
      {(fields, { add, remove }, { errors }) => (
        <fieldset className={css.instalments}>
          <legend>{t('instalments')}</legend>
          {fields.map(({ key, name }) => (
            <div key={key} className={css.instalment}>
              <DayField name={[name, 'due_on']} label={t('due_on')} rules={required} />
              <MoneyField name={[name, 'amount_fen']} label={t('instalment_amount')} rules={required} />
              <Button
                type="text"
                icon={<MinusCircleOutlined aria-hidden />}
                aria-label={common('delete')}
                disabled={fields.length === 1}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <Button
            block
            type="dashed"
            icon={<PlusOutlined aria-hidden />}
            disabled={fields.length >= MOST_INSTALMENTS}
            onClick={() => add({ due_on: dayIn(USUAL_DAYS * (fields.length + 1)), amount_fen: rest() })}
          >
            {t('instalment_add')}
          </Button>
          <Form.ErrorList errors={errors} />
        </fieldset>
      )}
    </Form.List>
  );
}

/** One instalment is the whole contract; of more, the next is what the others leave. */
function useRest(): () => number | undefined {
  const form = Form.useFormInstance<ContractBody>();
  const amount = Form.useWatch('amount_fen', form);
  useEffect(() => {
    if (form.getFieldValue('receivables')?.length === 1)
      form.setFieldValue(['receivables', 0, 'amount_fen'], amount);
  }, [form, amount]);
  return () => {
    const left = (amount ?? 0) - sumOf(form.getFieldValue('receivables'));
    return left > 0 ? left : undefined;
  };
}

function sumOf(instalments: ContractBody['receivables'] | undefined): number {
  return (instalments ?? []).reduce((all, each) => all + (each?.amount_fen ?? 0), 0);
}

/** The instalments add up to the contract. */
function useSumRule() {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const form = Form.useFormInstance<ContractBody>();
  return async (_: unknown, instalments: ContractBody['receivables'] | undefined) => {
    const sum = sumOf(instalments);
    const amount = form.getFieldValue('amount_fen') ?? 0;
    if (sum !== amount)
      throw new Error(t('sum_differs', { sum: speech.money(sum), amount: speech.money(amount) }));
  };
}

export function PaymentForm({ lead, onClose, due }: Props & { due: ReceivableOfContract }) {
  const { t } = useTranslation('lead');
  const { t: common } = useTranslation();
  const required = [{ required: true, message: common('required') }];
  const send = async (body: PaymentBody) => {
    const params = { path: { receivable_id: due.id } };
    await ask(api.POST('/v1/receivables/{receivable_id}/payments', { params, body }));
    tellDone(t('paid'));
    await refreshLead(lead.id);
  };
  return (
    <FormDrawer<PaymentBody>
      title={t('pay')}
      open
      onClose={onClose}
      onSend={send}
      initial={{ amount_fen: due.amount_fen - due.paid_fen, paid_on: dayIn(0) }}
    >
      <MoneyField name="amount_fen" label={t('amount_paid')} rules={required} />
      <DayField name="paid_on" label={t('paid_on')} rules={required} />
    </FormDrawer>
  );
}
