/** Writing down money that came in for a receivable. */
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { PaymentBody, ReceivableLine } from '@/api/schema';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import { MoneyField } from '@/parts/form/money_field';
import { tellDone } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { refreshMoney, reverse } from './reversal';

interface Props {
  receivable: ReceivableLine;
  onClose: () => void;
}

export default function PaymentForm({ receivable, onClose }: Props) {
  const { t } = useTranslation('money');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  const needed = [{ required: true, message: common('required') }];
  const send = async (body: PaymentBody) => {
    const params = { path: { receivable_id: receivable.id } };
    const made = await ask(api.POST('/v1/receivables/{receivable_id}/payments', { params, body }));
    tellDone(t('received', { amount: speech.money(made.amount_fen) }), () =>
      reverse(made.id, { kind: 'correction', reason: t('undo_reason') }),
    );
    await queries.invalidateQueries({ queryKey: ['lead'] });
    await refreshMoney();
  };
  const today = new Date().toLocaleDateString('sv-SE');
  return (
    <FormDrawer<PaymentBody>
      title={t('receive_of', { name: receivable.company ?? receivable.name ?? '' })}
      open
      onClose={onClose}
      onSend={send}
      initial={{ amount_fen: receivable.open_fen, paid_on: today }}
      sendLabel={t('receive')}
    >
      <MoneyField
        name="amount_fen"
        label={t('received_fen')}
        extra={t('open_now', { amount: speech.money(receivable.open_fen) })}
        rules={needed}
      />
      <DayField name="paid_on" label={t('paid_on')} rules={needed} />
    </FormDrawer>
  );
}
