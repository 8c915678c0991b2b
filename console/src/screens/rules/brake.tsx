/** One sweep that stopped to ask, and the two answers. */
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { SweepBrake } from '@/api/schema';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';

export default function Brake({ brake }: { brake: SweepBrake }) {
  const { t } = useTranslation('rules');
  const speech = useSpeech();
  const [deciding, setDeciding] = useState<'allow' | 'refuse' | null>(null);
  const decide = async (answer: 'allow' | 'refuse') => {
    setDeciding(answer);
    const params = { params: { path: { brake_id: brake.id } } };
    try {
      await ask(
        answer === 'allow'
          ? api.POST('/v1/sweep-brakes/{brake_id}/allow', params)
          : api.POST('/v1/sweep-brakes/{brake_id}/refuse', params),
      );
      tellDone(t(answer === 'allow' ? 'brake.allowed' : 'brake.refused'));
    } catch (error) {
      tellFailed(error);
    }
    setDeciding(null);
    void queries.invalidateQueries({ queryKey: ['sweep-brakes'] });
  };
  const team = brake.team ?? t('brake.no_team');
  return (
    <Alert
      type="warning"
      showIcon
      style={{ marginBlock: 12 }}
      title={t('brake.asks', { team, due: brake.due, held: brake.held })}
      description={
        <>
          <p style={{ marginTop: 0 }}>
            {t(`brake.reasons.${brake.reason}` as 'brake.reasons.share')} {speech.moment(brake.asked_at)}
          </p>
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
            <Button
              type="primary"
              loading={deciding === 'allow'}
              disabled={deciding !== null}
              onClick={() => void decide('allow')}
            >
              {t('brake.allow')}
            </Button>
            <Button
              loading={deciding === 'refuse'}
              disabled={deciding !== null}
              onClick={() => void decide('refuse')}
            >
              {t('brake.refuse')}
            </Button>
          </div>
        </>
      }
    />
  );
}
