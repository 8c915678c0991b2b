/** Sending again what was received since a time. */
import { Form, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Webhook } from '@/api/schema';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { refreshWebhooks } from './webhook_data';

const DAY_MS = 24 * 60 * 60_000;

interface Typed {
  since: string;
  dead_only: boolean;
}

interface Props {
  webhook: Webhook;
  open: boolean;
  onClose: () => void;
}

export function ReplayForm({ webhook, open, onClose }: Props) {
  const { t } = useTranslation('webhooks');
  const { t: common } = useTranslation();
  const send = async (body: Typed) => {
    const params = { path: { webhook_id: webhook.id } };
    const { replayed } = await ask(api.POST('/v1/webhooks/{webhook_id}/replay', { params, body }));
    tellDone(t('replayed', { count: replayed }));
    await refreshWebhooks();
  };
  const initial = { since: new Date(Date.now() - DAY_MS).toISOString(), dead_only: true };
  return (
    <FormDrawer<Typed>
      title={t('replay')}
      open={open}
      onClose={onClose}
      onSend={send}
      initial={initial}
      sendLabel={t('replay')}
    >
      <p className="quiet">{t('replay_more')}</p>
      <DayField
        name="since"
        label={t('since')}
        withTime
        rules={[{ required: true, message: common('required') }]}
      />
      <Form.Item name="dead_only" label={t('dead_only')} valuePropName="checked">
        <Switch />
      </Form.Item>
    </FormDrawer>
  );
}
