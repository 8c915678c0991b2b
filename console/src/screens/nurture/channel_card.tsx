/** One way to customers, as an admin sets it up; others look. */
import { Button, Form, Input, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import { queries } from '@/api/queries';
import type { NurtureChannel } from '@/api/schema';
import { Snippet } from '@/parts/snippet';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import css from './nurture.module.css';

interface Props {
  channel: NurtureChannel;
  onSecret: (secret: string | undefined) => void;
}

interface Typed {
  active: boolean;
  url: string | null;
  to: string;
}

export function ChannelCard({ channel, onSecret }: Props) {
  const { t } = useTranslation('nurture');
  const { t: common } = useTranslation();
  const [form] = Form.useForm<Typed>();
  const isAdmin = hasRole(useMe(), ['admin']);
  const { isBusy, save, renew, test } = useChannel(channel, onSecret);
  const isEmail = channel.kind === 'email';
  const url = [{ required: true, message: t('channel_url_missing') }];
  return (
    <section className={css.block}>
      <h3>{t(`channel_names.${channel.kind}`)}</h3>
      <p className="quiet">{isEmail && t(channel.has_mail_server ? 'mail_server' : 'mail_server_missing')}</p>
      <Form<Typed>
        form={form}
        layout="vertical"
        disabled={!isAdmin || isBusy}
        initialValues={channel}
        onFinish={(typed) => void save(typed)}
      >
        {!isEmail && (
          <Form.Item name="url" label={t('channel_url')} extra={t('channel_url_more')} rules={url}>
            <Input type="url" inputMode="url" autoComplete="off" />
          </Form.Item>
        )}
        <Form.Item name="active" label={t('channel_active')} valuePropName="checked">
          <Switch />
        </Form.Item>
        {isAdmin && (
          <div className={css.acts}>
            <Button type="primary" htmlType="submit">
              {common('save')}
            </Button>
            {!isEmail && channel.id && <Button onClick={() => void renew()}>{t('renew')}</Button>}
          </div>
        )}
      </Form>
      {!isEmail && channel.id && (
        <Snippet label={t('reports_to')} text={`${location.origin}/v1/nurture-reports/${channel.id}`} />
      )}
      {isAdmin && channel.active && <Test channel={channel} onSend={test} />}
    </section>
  );
}

function Test({ channel, onSend }: { channel: NurtureChannel; onSend: (to: string) => Promise<void> }) {
  const { t } = useTranslation('nurture');
  const speech = useSpeech();
  const [to, setTo] = useState('');
  return (
    <div style={{ marginTop: 12 }}>
      <div style={{ display: 'flex', gap: 8 }}>
        <Input
          value={to}
          onChange={(event) => setTo(event.target.value)}
          placeholder={t('test_to')}
          aria-label={t('test_to')}
        />
        <Button disabled={to.trim() === ''} onClick={() => void onSend(to)}>
          {t('test')}
        </Button>
      </div>
      {channel.test_state && (
        <p role="status" className="quiet">
          {t(`test_states.${channel.test_state as 'failed'}`, { reason: channel.test_reason ?? '' })} ·{' '}
          {speech.moment(channel.test_at)}
        </p>
      )}
    </div>
  );
}

function useChannel(channel: NurtureChannel, onSecret: (secret: string | undefined) => void) {
  const { t } = useTranslation('nurture');
  const { t: common } = useTranslation();
  const [isBusy, setBusy] = useState(false);
  const path = { kind: channel.kind };
  const act = async (done: () => Promise<{ secret?: string }>, told: string) => {
    setBusy(true);
    try {
      const { secret } = await done();
      await queries.invalidateQueries({ queryKey: ['nurture', 'channels'] });
      if (secret) onSecret(secret);
      tellDone(told);
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return {
    isBusy,
    save: ({ active, url }: Typed) =>
      act(
        () =>
          ask(
            api.PUT('/v1/nurture-channels/{kind}', {
              params: { path },
              body: { active: active ?? false, ...(url ? { url } : {}) },
            }),
          ),
        common('saved'),
      ),
    renew: () =>
      act(() => ask(api.POST('/v1/nurture-channels/{kind}/secret', { params: { path } })), t('renewed')),
    test: (to: string) =>
      act(
        () => ask(api.POST('/v1/nurture-channels/{kind}/test', { params: { path }, body: { to } })),
        t('test_asked'),
      ),
  };
}
