/** What I want by e-mail, and when. The inbox always has everything. */
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input, Select, Space, Switch } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { NoticeSettings, NoticeSettingsPatchBody } from '@/api/schema';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { tellDone, tellFailed } from '@/shell/toasts';
import { Waiting } from '@/shell/waiting';
import css from './notices.module.css';

const KEY = ['notification-settings'] as const;
const KINDS = [
  'return_half',
  'return_most',
  'return_last_day',
  'recycled',
  'assigned',
  'handed_over',
  'given_back',
  'taken_back',
  'storm_brake',
  'overflow',
  'two_owners',
  'cycle_proposed',
  'experiment_decided',
  'nurture_task',
] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** No hour: each e-mail goes at once. */
const AT_ONCE = -1;
const ZONES = Intl.supportedValuesOf('timeZone');

interface Typed {
  on: Record<string, boolean>;
  isQuiet: boolean;
  start: string;
  end: string;
  digest_hour: number;
  timezone?: string;
}

export function Component() {
  const { t: shell } = useTranslation('shell');
  const { t } = useTranslation('notices');
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: () => ask(api.GET('/v1/notification-settings')),
  });
  if (error && !data) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <div className={css.page}>
      <PageHead title={shell('places.notification_settings')} about={t('settings_about')} />
      <SettingsForm key={data.version} settings={data} />
    </div>
  );
}

function SettingsForm({ settings }: { settings: NoticeSettings }) {
  const { t } = useTranslation('notices');
  const { t: common } = useTranslation();
  const [busy, setBusy] = useState(false);
  const send = async (typed: Typed) => {
    setBusy(true);
    try {
      const changed = await patch(settings.version, bodyOf(typed));
      tellDone(common('saved'), () => patch(changed.version, partsOf(settings)));
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Form<Typed> layout="vertical" initialValues={typedOf(settings)} onFinish={(typed) => void send(typed)}>
      <h2>{t('by_mail')}</h2>
      {KINDS.map((kind) => (
        <div key={kind} className={css.kind}>
          <span id={`kind-${kind}`}>{t(`kinds.${kind}`)}</span>
          <Form.Item name={['on', kind]} valuePropName="checked" noStyle>
            <Switch aria-labelledby={`kind-${kind}`} />
          </Form.Item>
        </div>
      ))}
      <h2>{t('when')}</h2>
      <Form.Item name="digest_hour" label={t('digest')} extra={t('digest_more')}>
        <Select
          options={[
            { value: AT_ONCE, label: t('at_once') },
            ...HOURS.map((hour) => ({ value: hour, label: `${String(hour).padStart(2, '0')}:00` })),
          ]}
        />
      </Form.Item>
      <div className={css.kind}>
        <span id="quiet-hours">{t('quiet_hours')}</span>
        <Form.Item name="isQuiet" valuePropName="checked" noStyle>
          <Switch aria-labelledby="quiet-hours" />
        </Form.Item>
      </div>
      <Form.Item noStyle shouldUpdate={(before, after) => before.isQuiet !== after.isQuiet}>
        {({ getFieldValue }) =>
          getFieldValue('isQuiet') && (
            <Form.Item extra={t('quiet_more')}>
              <Space>
                <Form.Item name="start" noStyle rules={[{ required: true, message: common('required') }]}>
                  <Input type="time" className={css.time} aria-label={t('quiet_from')} />
                </Form.Item>
                –
                <Form.Item name="end" noStyle rules={[{ required: true, message: common('required') }]}>
                  <Input type="time" className={css.time} aria-label={t('quiet_to')} />
                </Form.Item>
              </Space>
            </Form.Item>
          )
        }
      </Form.Item>
      <Form.Item name="timezone" label={t('timezone')} extra={t('timezone_more')}>
        <Select allowClear showSearch options={ZONES.map((zone) => ({ value: zone, label: zone }))} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {common('save')}
      </Button>
    </Form>
  );
}

type Parts = Pick<NoticeSettingsPatchBody, 'email_off' | 'quiet_hours' | 'digest_hour' | 'timezone'>;

function typedOf(settings: NoticeSettings): Typed {
  const off = new Set(settings.email_off);
  return {
    on: Object.fromEntries(KINDS.map((kind) => [kind, !off.has(kind)])),
    isQuiet: settings.quiet_hours !== null,
    start: settings.quiet_hours?.start ?? '22:00',
    end: settings.quiet_hours?.end ?? '08:00',
    digest_hour: settings.digest_hour ?? AT_ONCE,
    timezone: settings.timezone ?? undefined,
  };
}

function bodyOf({ on, isQuiet, start, end, digest_hour, timezone }: Typed): Parts {
  return {
    email_off: KINDS.filter((kind) => !on[kind]) as Parts['email_off'],
    quiet_hours: isQuiet ? { start, end } : null,
    digest_hour: digest_hour === AT_ONCE ? null : digest_hour,
    timezone: timezone ?? null,
  };
}

function partsOf({ email_off, quiet_hours, digest_hour, timezone }: NoticeSettings): Parts {
  return { email_off: email_off as Parts['email_off'], quiet_hours, digest_hour, timezone };
}

async function patch(version: number, body: Parts): Promise<NoticeSettings> {
  const params = { header: { 'If-Match': `"${version}"` } };
  const changed = await ask(api.PATCH('/v1/notification-settings', { params, body }));
  queries.setQueryData(KEY, changed);
  return changed;
}
