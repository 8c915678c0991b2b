/** What is done with one webhook: change, stop, try, a new secret, send again, end. */
import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Webhook } from '@/api/schema';
import { SecretOnce } from '@/parts/secret';
import { tellDone, tellFailed } from '@/shell/toasts';
import { ReplayForm } from './replay_form';
import { patchWebhook, refreshWebhooks } from './webhook_data';
import { WebhookForm } from './webhook_form';

type Opened = 'change' | 'replay' | 'rotate' | 'end' | null;

export function WebhookActs({ webhook }: { webhook: Webhook }) {
  const { t } = useTranslation('webhooks');
  const { t: common } = useTranslation();
  const go = useNavigate();
  const [opened, setOpened] = useState<Opened>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const params = { path: { webhook_id: webhook.id } };
  const close = () => setOpened(null);
  const act = async (call: () => Promise<unknown>, words?: string, undo?: () => Promise<unknown>) => {
    try {
      await call();
      if (words) tellDone(words, undo);
      await refreshWebhooks();
    } catch (error) {
      tellFailed(error);
    }
  };
  const turn = (active: boolean) =>
    act(() => patchWebhook(webhook, { active }), t(active ? 'resumed' : 'stopped'));
  const rotate = async () => {
    close();
    await act(async () => {
      const changed = await ask(
        api.POST('/v1/webhooks/{webhook_id}/secret', { params, body: { overlap_hours: 24 } }),
      );
      setSecret(changed.secret);
    });
  };
  const end = async () => {
    close();
    try {
      await ask(api.DELETE('/v1/webhooks/{webhook_id}', { params }));
      tellDone(t('ended'));
      await go('/webhooks', { replace: true });
      await queries.invalidateQueries({ queryKey: ['webhooks'] });
    } catch (error) {
      tellFailed(error);
    }
  };
  const sends = webhook.active && !webhook.paused_at;
  const items = [
    { key: 'replay', label: t('replay'), onClick: () => setOpened('replay') },
    { key: 'rotate', label: t('rotate'), onClick: () => setOpened('rotate') },
    { key: 'end', label: t('end'), danger: true, onClick: () => setOpened('end') },
  ];
  return (
    <>
      <Button
        onClick={() =>
          void act(() => ask(api.POST('/v1/webhooks/{webhook_id}/ping', { params })), t('pinged'))
        }
      >
        {t('ping')}
      </Button>
      <Button onClick={() => void turn(!sends)}>{t(sends ? 'stop' : 'resume')}</Button>
      <Button onClick={() => setOpened('change')}>{common('edit')}</Button>
      <Dropdown trigger={['click']} menu={{ items }}>
        <Button icon={<MoreOutlined aria-hidden />} aria-label={t('more_acts')} />
      </Dropdown>
      <WebhookForm webhook={webhook} open={opened === 'change'} onClose={close} />
      <ReplayForm webhook={webhook} open={opened === 'replay'} onClose={close} />
      <Modal
        title={t(opened === 'end' ? 'end' : 'rotate')}
        open={opened === 'rotate' || opened === 'end'}
        onCancel={close}
        onOk={() => void (opened === 'end' ? end() : rotate())}
        okText={t(opened === 'end' ? 'end' : 'rotate')}
        okButtonProps={{ danger: opened === 'end' }}
        cancelText={common('cancel')}
      >
        {t(opened === 'end' ? 'end_sure' : 'rotate_sure')}
      </Modal>
      <SecretOnce
        title={t('secret')}
        about={t('secret_once')}
        secret={secret}
        onClose={() => setSecret(null)}
      />
    </>
  );
}
