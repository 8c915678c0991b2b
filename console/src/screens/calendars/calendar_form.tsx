/** A calendar's name, time zone and usual hours of each day of the week. */
import { Form, Input, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Calendar } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { patchCalendar, refreshCalendars } from './calendar_data';
import { type Hours, readHours, writtenHours } from './hours';

export const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const USUAL = '09:00-18:00';
const ZONES = Intl.supportedValuesOf('timeZone');

interface Typed {
  name: string;
  timezone: string;
  is_default: boolean;
  hours: Record<(typeof DAYS)[number], string>;
}

interface Props {
  calendar: Calendar | null;
  open: boolean;
  onClose: () => void;
}

export function CalendarForm({ calendar, open, onClose }: Props) {
  const { t } = useTranslation('calendars');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  const send = async ({ hours, ...rest }: Typed) => {
    const week = DAYS.map((day) => [day, readHours(hours[day] ?? '') ?? []] as const);
    const weekly = Object.fromEntries(week.filter(([, spans]) => spans.length > 0));
    if (calendar === null) {
      await ask(api.POST('/v1/calendars', { body: { ...rest, weekly, exceptions: [] } }));
      await refreshCalendars();
      tellDone(common('saved'));
      return;
    }
    // One calendar is always the default: it is taken over, never given up.
    const { is_default, ...others } = rest;
    const body = { ...others, weekly, ...(is_default && !calendar.is_default ? { is_default } : {}) };
    const before = { name: calendar.name, timezone: calendar.timezone, weekly: weekOf(calendar) };
    const changed = await patchCalendar(calendar, body);
    tellDone(common('saved'), () => patchCalendar(changed, before));
  };
  return (
    <FormDrawer<Typed>
      title={calendar?.name ?? t('add')}
      open={open}
      onClose={onClose}
      onSend={send}
      initial={calendar ? typedOf(calendar) : fresh()}
    >
      <Form.Item name="name" label={t('name')} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="timezone" label={t('timezone')} rules={needed}>
        <Select showSearch options={ZONES.map((zone) => ({ value: zone, label: zone }))} />
      </Form.Item>
      <p className="quiet">{t('hours_hint')}</p>
      {DAYS.map((day) => (
        <Form.Item
          key={day}
          name={['hours', day]}
          label={t(`days.${day}`)}
          rules={[
            {
              validator: (_, written: string | undefined) =>
                readHours(written ?? '') ? Promise.resolve() : Promise.reject(new Error(t('hours_wrong'))),
            },
          ]}
        >
          <Input placeholder={t('off')} />
        </Form.Item>
      ))}
      <Form.Item name="is_default" label={t('default')} extra={t('default_more')} valuePropName="checked">
        <Switch disabled={calendar?.is_default} />
      </Form.Item>
    </FormDrawer>
  );
}

function weekOf(calendar: Calendar): Record<string, string[][]> {
  return calendar.weekly as Record<string, string[][]>;
}

function typedOf(calendar: Calendar): Typed {
  const week = weekOf(calendar) as Record<string, Hours | undefined>;
  const hours = Object.fromEntries(DAYS.map((day) => [day, writtenHours(week[day])])) as Typed['hours'];
  return { name: calendar.name, timezone: calendar.timezone, is_default: calendar.is_default, hours };
}

function fresh(): Partial<Typed> {
  const hours = Object.fromEntries(
    DAYS.map((day) => [day, day === 'sat' || day === 'sun' ? '' : USUAL]),
  ) as Typed['hours'];
  return { timezone: Intl.DateTimeFormat().resolvedOptions().timeZone, hours };
}
