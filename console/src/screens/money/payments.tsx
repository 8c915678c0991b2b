/** What came in and what was taken back, with the sums of what is shown. */
import { Button, Form, Input, Radio } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import type { PaymentLine, ReversalBody } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Filter } from '@/parts/filters/filters';
import { FormDrawer } from '@/parts/form/form_drawer';
import { MoneyField } from '@/parts/form/money_field';
import type { Column } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { Mark } from '@/parts/mark';
import { byEmployee, byTeam } from '@/screens/leads/find';
import { tellDone } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { LEAD_READERS, reverse } from './reversal';

const KINDS = ['payment', 'correction', 'refund'] as const;

export default function Payments() {
  const { t } = useTranslation('money');
  const speech = useSpeech();
  const me = useMe();
  const mayReverse = hasRole(me, ['manager', 'finance', 'admin']);
  const seesLeads = hasRole(me, LEAD_READERS);
  const state = useListState();
  const [taken, setTaken] = useState<PaymentLine | null>(null);
  const columns = usePaymentColumns();
  const query = { ...state.filters, ...(state.sort ? { sort: state.sort } : {}), limit: 100 };
  const pages = usePages(['payments', query], (cursor, signal) =>
    ask(api.GET('/v1/payments', { params: { query: { ...query, cursor } as never }, signal })),
  );
  const sums = pages.first?.summary;
  return (
    <>
      {sums && (
        <p>
          {t('sums', {
            count: sums.count,
            received: speech.money(sums.received_fen),
            back: speech.money(sums.taken_back_fen),
          })}
        </p>
      )}
      <FilterBar filters={usePaymentFilters()} state={state}>
        <ListTools page="payments" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={t('payments')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        linkOf={seesLeads ? (each) => `/leads/${each.lead_id}` : undefined}
        actsOf={
          mayReverse
            ? (each) =>
                each.kind === 'payment' &&
                each.reversed_fen < each.amount_fen && (
                  <Button size="small" onClick={() => setTaken(each)}>
                    {t('reverse')}
                  </Button>
                )
            : undefined
        }
        empty={{ title: t('payments_none'), hint: t('payments_none_hint') }}
      />
      <ReversalForm payment={taken} onClose={() => setTaken(null)} />
    </>
  );
}

function ReversalForm({ payment, onClose }: { payment: PaymentLine | null; onClose: () => void }) {
  const { t } = useTranslation('money');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  const send = async (body: ReversalBody) => {
    if (!payment) return;
    await reverse(payment.id, body);
    tellDone(t('taken_back'));
  };
  return (
    <FormDrawer<ReversalBody>
      title={t('reverse_of', { name: payment?.company ?? payment?.name ?? '' })}
      open={payment !== null}
      onClose={onClose}
      onSend={send}
      initial={{
        kind: 'correction',
        amount_fen: payment ? payment.amount_fen - payment.reversed_fen : undefined,
      }}
      sendLabel={t('reverse')}
      danger
    >
      <Form.Item name="kind" label={t('kind')}>
        <Radio.Group
          options={(['correction', 'refund'] as const).map((value) => ({
            value,
            label: t(`kinds_more.${value}`),
          }))}
        />
      </Form.Item>
      <MoneyField name="amount_fen" label={t('amount_fen')} rules={needed} />
      <Form.Item name="reason" label={t('reason')} rules={[{ ...needed[0], whitespace: true }]}>
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}

function usePaymentFilters(): Filter[] {
  const { t } = useTranslation('money');
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'kind',
        label: t('kind'),
        choices: KINDS.map((value) => ({ value, label: t(`kinds.${value}`) })),
      },
      byEmployee('owner_id', t('owner')),
      byTeam(t('team')),
    ],
    [t],
  );
}

function usePaymentColumns(): Column<PaymentLine>[] {
  const { t } = useTranslation('money');
  const speech = useSpeech();
  return useMemo(
    () => [
      {
        id: 'company',
        title: t('customer'),
        width: 240,
        card: 'title',
        render: (each) => each.company || each.name || `#${each.number}`,
      },
      {
        id: 'kind',
        title: t('kind'),
        width: 100,
        card: 'aside',
        render: (each) => (
          <Mark tone={each.kind === 'payment' ? 'good' : 'bad'}>{t(`kinds.${each.kind}`)}</Mark>
        ),
      },
      {
        id: 'amount',
        title: t('amount_fen'),
        width: 130,
        align: 'end',
        card: 'line',
        render: (each) => speech.money(each.amount_fen),
      },
      {
        id: 'reversed',
        title: t('reversed_fen'),
        width: 120,
        align: 'end',
        render: (each) => (each.reversed_fen > 0 ? speech.money(each.reversed_fen) : '–'),
      },
      {
        id: 'paid_on',
        title: t('paid_on'),
        width: 130,
        sort: 'paid_on',
        card: 'line',
        render: (each) => speech.day(each.paid_on),
      },
      { id: 'owner', title: t('owner'), width: 110, card: 'line', render: (each) => each.owner_name ?? '–' },
      {
        id: 'recorded_by',
        title: t('recorded_by'),
        width: 110,
        render: (each) => each.recorded_by_name ?? '–',
      },
      { id: 'reason', title: t('reason'), width: 200, off: true, render: (each) => each.reason ?? '–' },
    ],
    [t, speech],
  );
}
