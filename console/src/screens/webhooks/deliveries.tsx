/** The log of a webhook: each delivery, its attempts and what was answered; sent again one by one. */
import { Button } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Delivery } from '@/api/schema';
import { FilterBar } from '@/parts/filters/filter_bar';
import type { Filter } from '@/parts/filters/filters';
import type { Column } from '@/parts/grid/columns';
import { DataGrid } from '@/parts/grid/grid';
import { useListState } from '@/parts/grid/list_state';
import { ListTools } from '@/parts/grid/list_tools';
import { usePages } from '@/parts/grid/pages';
import { Mark, type Tone } from '@/parts/mark';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { DeliveryDrawer } from './delivery';
import { FAMILIES } from './events';
import { refreshWebhooks } from './webhook_data';

export const TONES: Record<NonNullable<Delivery['state']>, Tone> = {
  waiting: 'info',
  delivered: 'good',
  dead: 'bad',
};
const POLL_MS = 3000;

export function Deliveries({ webhookId }: { webhookId: string }) {
  const { t } = useTranslation('webhooks');
  const state = useListState();
  const [opened, setOpened] = useState<Delivery | null>(null);
  const columns = useDeliveryColumns();
  const query = { ...state.filters, ...(state.sort ? { sort: state.sort } : {}), limit: 50 };
  const pages = usePages(
    ['deliveries', webhookId, query],
    (cursor, signal) => {
      const params = { path: { webhook_id: webhookId }, query: { ...query, cursor } as never };
      return ask(api.GET('/v1/webhooks/{webhook_id}/deliveries', { params, signal }));
    },
    { every: (rows) => (rows.some((row) => row.state === 'waiting') ? POLL_MS : false) },
  );
  return (
    <>
      <FilterBar filters={useDeliveryFilters()} state={state}>
        <ListTools page="deliveries" columns={columns} state={state} />
      </FilterBar>
      <DataGrid
        label={t('log')}
        columns={columns}
        state={state}
        pages={pages}
        rowId={(each) => each.id}
        onOpen={setOpened}
        actsOf={(each) => <Again delivery={each} />}
        empty={{ title: t('log_none'), hint: t('log_none_hint') }}
      />
      <DeliveryDrawer delivery={opened} onClose={() => setOpened(null)} />
    </>
  );
}

function Again({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation('webhooks');
  if (delivery.state === 'waiting') return null;
  const again = async () => {
    try {
      await ask(
        api.POST('/v1/deliveries/{delivery_id}/replay', { params: { path: { delivery_id: delivery.id } } }),
      );
      tellDone(t('sent_again'));
    } catch (error) {
      tellFailed(error);
    }
    await refreshWebhooks();
  };
  return (
    <Button size="small" onClick={() => void again()}>
      {t('again')}
    </Button>
  );
}

function useDeliveryFilters(): Filter[] {
  const { t } = useTranslation('webhooks');
  return useMemo(
    () => [
      {
        kind: 'choice',
        name: 'state',
        label: t('state'),
        choices: (['waiting', 'delivered', 'dead'] as const).map((value) => ({
          value,
          label: t(`delivery_states.${value}`),
        })),
      },
      {
        kind: 'choice',
        name: 'type',
        label: t('event'),
        choices: Object.values(FAMILIES).flatMap((types) =>
          types.map((value) => ({ value, label: t(`types.${value}`) })),
        ),
      },
    ],
    [t],
  );
}

function useDeliveryColumns(): Column<Delivery>[] {
  const { t, i18n } = useTranslation('webhooks');
  const speech = useSpeech();
  return useMemo(
    () => [
      {
        id: 'type',
        title: t('event'),
        width: 220,
        card: 'title',
        render: (each) =>
          i18n.exists(`webhooks:types.${each.type}`) ? t(`types.${each.type}` as 'types.*') : each.type,
      },
      {
        id: 'state',
        title: t('state'),
        width: 110,
        card: 'aside',
        render: (each) => (
          <Mark tone={TONES[each.state ?? 'waiting']}>{t(`delivery_states.${each.state ?? 'waiting'}`)}</Mark>
        ),
      },
      {
        id: 'items',
        title: t('items'),
        width: 90,
        align: 'end',
        render: (each) => speech.number(each.items),
      },
      {
        id: 'attempts',
        title: t('attempts'),
        width: 90,
        align: 'end',
        card: 'line',
        render: (each) => each.attempts,
      },
      {
        id: 'answer',
        title: t('last_answer'),
        width: 150,
        card: 'line',
        render: (each) => {
          const last = (each.log ?? []).at(-1);
          return last?.status ?? (last?.error ? t(`errors.${last.error}` as 'errors.timed_out') : '–');
        },
      },
      {
        id: 'next_attempt_at',
        title: t('next_attempt_at'),
        width: 130,
        render: (each) => speech.away(each.next_attempt_at),
      },
      {
        id: 'created_at',
        title: t('created_at'),
        width: 170,
        sort: 'created_at',
        card: 'line',
        render: (each) => speech.moment(each.created_at),
      },
    ],
    [t, i18n, speech],
  );
}
