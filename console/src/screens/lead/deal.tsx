/** What was offered, agreed and paid: quotes, the contract with its instalments, and payments. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { ContractAnswer, Lead, PaymentLine, Quote, ReceivableOfContract } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import { Card } from './card';
import { dayIn } from './days';
import css from './deal.module.css';

interface Props {
  lead: Lead;
  mayWork: boolean;
  onPay: (due: ReceivableOfContract) => void;
}

export function Deal({ lead, mayWork, onPay }: Props) {
  const { t } = useTranslation('lead');
  const { quotes, contract, payments } = useDeal(lead);
  if (quotes.length === 0 && !contract) return null;
  return (
    <Card title={t('deal')}>
      {quotes.length > 0 && <Quotes quotes={quotes} />}
      {contract && <Contract contract={contract} onPay={mayWork ? onPay : undefined} />}
      {payments.length > 0 && <Payments payments={payments} />}
    </Card>
  );
}

function useDeal(lead: Lead) {
  const path = { lead_id: lead.id };
  const quotes = useQuery({
    queryKey: ['lead', lead.id, 'quotes'],
    queryFn: () => ask(api.GET('/v1/leads/{lead_id}/quotes', { params: { path, query: { limit: 50 } } })),
  });
  const offered = quotes.data?.data ?? [];
  const hasAmount = lead.amount_fen !== null; // a lead won in a file of history has no contract
  const isSigned = hasAmount && (['contract', 'payment'].includes(lead.stage) || lead.state === 'converted');
  const mayBeSigned = isSigned || offered.some((quote) => quote.status === 'accepted');
  const contract = useQuery({
    queryKey: ['lead', lead.id, 'contract'],
    queryFn: () => ask(api.GET('/v1/leads/{lead_id}/contract', { params: { path } })),
    enabled: quotes.isSuccess && mayBeSigned,
    retry: false,
  });
  const payments = useQuery({
    queryKey: ['lead', lead.id, 'payments'],
    queryFn: () => ask(api.GET('/v1/payments', { params: { query: { lead_id: lead.id, limit: 50 } } })),
    enabled: (contract.data?.paid_fen ?? 0) > 0,
  });
  return { quotes: offered, contract: contract.data, payments: payments.data?.data ?? [] };
}

function Quotes({ quotes }: { quotes: readonly Quote[] }) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  return (
    <>
      <h3 className={css.title}>{t('quotes')}</h3>
      <ul className={css.lines}>
        {quotes.map((quote) => (
          <li key={quote.id}>
            <span>
              {t('quote_number', { number: quote.number })} · {t(`quote_states.${quote.status}`)}
              <small className="quiet">
                {t('valid_to', { day: speech.day(quote.valid_until) })}
                {quote.note && ` · ${quote.note}`}
              </small>
            </span>
            <strong>{speech.money(quote.amount_fen)}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}

interface ContractProps {
  contract: ContractAnswer;
  onPay?: (due: ReceivableOfContract) => void;
}

function Contract({ contract, onPay }: ContractProps) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  return (
    <>
      <h3 className={css.title}>
        {t('contract')}
        <span className="quiet">
          {t('contract_paid', {
            paid: speech.money(contract.paid_fen),
            amount: speech.money(contract.amount_fen),
            day: speech.day(contract.signed_on),
          })}
        </span>
      </h3>
      <ul className={css.lines}>
        {contract.receivables.map((due) => {
          const open = due.amount_fen - due.paid_fen;
          return (
            <li key={due.id} data-late={open > 0 && due.due_on < dayIn(0)}>
              <span>
                {t('due', { day: speech.day(due.due_on) })}
                <small className="quiet">
                  {open === 0 ? t('paid_in_full') : t('still_open', { amount: speech.money(open) })}
                </small>
              </span>
              <strong>{speech.money(due.amount_fen)}</strong>
              {open > 0 && onPay && (
                <Button size="small" onClick={() => onPay(due)}>
                  {t('pay')}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Payments({ payments }: { payments: readonly PaymentLine[] }) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  return (
    <>
      <h3 className={css.title}>{t('payments')}</h3>
      <ul className={css.lines}>
        {payments.map((payment) => (
          <li key={payment.id}>
            <span>
              {t(`payment_kinds.${payment.kind}`)} · {speech.day(payment.paid_on)}
              <small className="quiet">
                {[payment.recorded_by_name, payment.reason].filter(Boolean).join(' · ')}
              </small>
            </span>
            <strong>{speech.money(payment.amount_fen)}</strong>
          </li>
        ))}
      </ul>
    </>
  );
}
