import { useTranslation } from 'react-i18next';
import type { Webhook } from '@/api/schema';
import { Mark } from '@/parts/mark';

/** Whether a webhook sends, fails, or collects meanwhile. */
export function WebhookState({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('webhooks');
  if (!webhook.active) return <Mark>{t('states.off')}</Mark>;
  if (webhook.paused_at) return <Mark tone="bad">{t('states.paused')}</Mark>;
  if (webhook.failing_since) return <Mark tone="bad">{t('states.failing')}</Mark>;
  return <Mark tone="good">{t('states.active')}</Mark>;
}
