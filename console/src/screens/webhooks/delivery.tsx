/** One delivery: every attempt, how long it took, and what was answered. */
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '@/api/schema';
import { useIsPhone } from '@/kit/screen';
import { Mark } from '@/parts/mark';
import { useSpeech } from '@/words/speech';
import css from './webhooks.module.css';

type Attempt = NonNullable<Delivery['log']>[number];
const GOOD = 300;

export function DeliveryDrawer({ delivery, onClose }: { delivery: Delivery | null; onClose: () => void }) {
  const { t, i18n } = useTranslation('webhooks');
  const isPhone = useIsPhone();
  if (!delivery) return null;
  const known = i18n.exists(`webhooks:types.${delivery.type}`);
  return (
    <Drawer
      open
      title={known ? t(`types.${delivery.type}` as 'types.*') : delivery.type}
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '92dvh' : 480}
    >
      <p className="quiet">
        {t('message_id')} <code className={css.code}>{delivery.message_id}</code>
      </p>
      {(delivery.log ?? []).length === 0 && <p>{t('no_attempts')}</p>}
      <ol className={css.attempts}>
        {(delivery.log ?? []).map((attempt) => (
          <AttemptLine key={`${attempt.round}.${attempt.number}`} attempt={attempt} />
        ))}
      </ol>
    </Drawer>
  );
}

function AttemptLine({ attempt }: { attempt: Attempt }) {
  const { t } = useTranslation('webhooks');
  const speech = useSpeech();
  const isGood = (attempt.status ?? GOOD) < GOOD;
  return (
    <li>
      <Mark tone={isGood ? 'good' : 'bad'}>
        {attempt.status ??
          (attempt.error ? t(`errors.${attempt.error}` as 'errors.timed_out') : t('cut_off'))}
      </Mark>{' '}
      {speech.moment(attempt.started_at)}
      {attempt.ms !== null && <span className="quiet"> · {speech.number(attempt.ms ?? 0)} ms</span>}
      {attempt.answer && <pre className={css.answer}>{attempt.answer}</pre>}
    </li>
  );
}
