/** The departure of somebody as it stands, and the way to take it back while there is one. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Departure } from '@/api/schema';
import { employeeName, poolName } from '@/screens/leads/find';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { canTakeBack, takeBack } from './plan';

interface Props {
  departure: Departure;
  name: string;
  onChanged: () => Promise<unknown>;
}

export function Known({ departure, name, onChanged }: Props) {
  const { t } = useTranslation('leavers');
  const speech = useSpeech();
  const [isBusy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    try {
      await takeBack(departure);
      tellDone(t(departure.state === 'planned' ? 'forgotten' : 'undone', { name }));
      await onChanged();
    } catch (error) {
      tellFailed(error);
    }
    setBusy(false);
  };
  const at = departure.undone_at ?? departure.applied_at;
  const facts = { name, day: speech.day(departure.effective_on), at: speech.moment(at) };
  return (
    <Alert
      type={departure.state === 'undone' ? 'info' : 'warning'}
      showIcon
      title={t(`states.${departure.state}`, facts)}
      description={
        canTakeBack(departure, new Date()) && (
          <>
            <p style={{ marginTop: 0 }}>
              <PlanWords plan={departure.plan} />
              {departure.state === 'applied' &&
                ` ${t('undo_until', { at: speech.moment(departure.undo_until) })}`}
            </p>
            <Button loading={isBusy} onClick={() => void undo()}>
              {t(departure.state === 'planned' ? 'forget' : 'undo')}
            </Button>
          </>
        )
      }
    />
  );
}

/** Where the leads go, by name. */
function PlanWords({ plan }: { plan: Departure['plan'] }) {
  const { t } = useTranslation('leavers');
  const { employee_id, pool_id } = plan;
  const { data: name } = useQuery({
    queryKey: ['told', 'plan', employee_id, pool_id],
    queryFn: () => (employee_id ? employeeName(employee_id) : poolName(pool_id ?? '')),
    enabled: Boolean(employee_id || pool_id),
  });
  if (employee_id) return <>{t('goes_to.colleague', { name: name ?? '…' })}</>;
  return <>{pool_id ? t('goes_to.pool', { name: name ?? '…' }) : t('goes_to.own')}</>;
}
