/** Adding a webhook, or changing one. */
import { Form, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Webhook, WebhookBody } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { changesOf, undoOf } from '@/screens/people/changes';
import { tellDone } from '@/shell/toasts';
import { FAMILIES, WHOLE } from './events';
import { patchWebhook, refreshWebhooks } from './webhook_data';

const FRESH: Partial<WebhookBody> = { mode: 'single', event_types: ['lead_*'] };

interface Props {
  webhook: Webhook | null;
  open: boolean;
  onClose: () => void;
  /** The secret of one that was added. */
  onSecret?: (secret: string | null) => void;
}

export function WebhookForm({ webhook, open, onClose, onSecret }: Props) {
  const { t } = useTranslation('webhooks');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  const send = async (typed: WebhookBody) => {
    if (webhook === null) {
      const body = { ...typed, description: typed.description ?? '' };
      const made = await ask(api.POST('/v1/webhooks', { body }));
      await refreshWebhooks();
      onSecret?.(made.secret);
      return;
    }
    const changes = changesOf<Webhook>(webhook, { ...typed, description: typed.description || undefined });
    if (changes.description === null) changes.description = '';
    if (Object.keys(changes).length === 0) return;
    const changed = await patchWebhook(webhook, changes);
    tellDone(common('saved'), () => patchWebhook(changed, undoOf<Webhook>(webhook, changes)));
  };
  const options = [
    {
      label: t('families.whole'),
      options: WHOLE.map((value) => ({ value: value as string, label: t(`types.${value}`) })),
    },
    ...Object.entries(FAMILIES).map(([family, types]) => ({
      label: t(`families.${family}` as 'families.lead'),
      options: types.map((value: string) => ({ value, label: t(`types.${value}` as 'types.*') })),
    })),
  ];
  return (
    <FormDrawer<WebhookBody>
      title={t(webhook ? 'change' : 'add')}
      open={open}
      onClose={onClose}
      onSend={send}
      initial={webhook ?? FRESH}
    >
      <Form.Item name="url" label={t('url')} extra={t('url_more')} rules={needed}>
        <Input type="url" inputMode="url" autoComplete="off" />
      </Form.Item>
      <Form.Item name="description" label={t('description')}>
        <Input maxLength={200} />
      </Form.Item>
      <Form.Item name="event_types" label={t('events')} rules={needed}>
        <Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} options={options} />
      </Form.Item>
      <Form.Item name="mode" label={t('mode')}>
        <Radio.Group
          options={(['single', 'bulk'] as const).map((value) => ({
            value,
            label: (
              <>
                {t(`modes.${value}`)} <span className="quiet">{t(`modes_more.${value}`)}</span>
              </>
            ),
          }))}
        />
      </Form.Item>
    </FormDrawer>
  );
}
