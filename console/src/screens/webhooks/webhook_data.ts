/** One webhook, and what is done with it. */
import { useQuery } from '@tanstack/react-query';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Webhook, WebhookPatchBody } from '@/api/schema';

export function useWebhook(id: string) {
  return useQuery({
    queryKey: ['webhook', id],
    queryFn: () => ask(api.GET('/v1/webhooks/{webhook_id}', { params: { path: { webhook_id: id } } })),
  });
}

export async function refreshWebhooks(): Promise<void> {
  await Promise.all(
    ['webhook', 'webhooks', 'deliveries'].map((name) => queries.invalidateQueries({ queryKey: [name] })),
  );
}

export async function patchWebhook(webhook: Webhook, body: WebhookPatchBody): Promise<Webhook> {
  const changed = await ask(
    api.PATCH('/v1/webhooks/{webhook_id}', {
      params: { path: { webhook_id: webhook.id }, header: { 'If-Match': `"${webhook.version}"` } },
      body,
    }),
  );
  await refreshWebhooks();
  return changed;
}
