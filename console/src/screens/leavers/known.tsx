/** The departure of somebody as it stands, and the way to take it back while there is one. */
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Departure } from '@/api/schema';
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
            {departure.state === 'applied' && (
              <p style={{ marginTop: 0 }}>{t('undo_until', { at: speech.moment(departure.undo_until) })}</p>
            )}
            <Button loading={isBusy} onClick={() => void undo()}>
              {t(departure.state === 'planned' ? 'forget' : 'undo')}
            </Button>
          </>
        )
      }
    />
  );
}
