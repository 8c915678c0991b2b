/** One webhook: what it is, and everything that was sent to it. */
import { Descriptions } from 'antd';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { WebhookActs } from './acts';
import { Deliveries } from './deliveries';
import { WebhookState } from './state';
import { useWebhook } from './webhook_data';
import css from './webhooks.module.css';

export function Component() {
  const { webhookId = '' } = useParams();
  const { t } = useTranslation('webhooks');
  const speech = useSpeech();
  const { data: webhook, error, refetch } = useWebhook(webhookId);
  if (error && !webhook) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!webhook) return <Waiting />;
  const events = (webhook.event_types ?? [])
    .map((type) => t(`types.${type}` as 'types.*'))
    .join(speech.comma);
  const items = [
    { key: 'url', label: t('url'), children: webhook.url },
    { key: 'events', label: t('events'), children: events },
    { key: 'mode', label: t('mode'), children: t(`modes.${webhook.mode ?? 'single'}`) },
    ...(webhook.failing_since
      ? [{ key: 'failing', label: t('failing_since'), children: speech.moment(webhook.failing_since) }]
      : []),
    ...(webhook.previous_until
      ? [{ key: 'previous', label: t('previous_until'), children: speech.moment(webhook.previous_until) }]
      : []),
  ];
  return (
    <div className={css.page}>
      <PageHead title={webhook.description || webhook.url} about={<WebhookState webhook={webhook} />}>
        <WebhookActs webhook={webhook} />
      </PageHead>
      <Descriptions size="small" column={{ xs: 1, md: 2 }} items={items} style={{ marginTop: 12 }} />
      <Deliveries webhookId={webhook.id} />
    </div>
  );
}
