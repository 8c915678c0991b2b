/** Days that are not as the week says: holidays, and days worked in their stead, a year at a time. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Segmented } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Calendar } from '@/api/schema';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { patchCalendar } from './calendar_data';
import css from './calendars.module.css';
import { readHours, writtenHours } from './hours';

type Exception = NonNullable<Calendar['exceptions']>[number];

interface Typed {
  on: string;
  name: string;
  hours?: string;
}

export function Exceptions({ calendar, mayWrite }: { calendar: Calendar; mayWrite: boolean }) {
  const { t } = useTranslation('calendars');
  const { t: common } = useTranslation();
  const all = calendar.exceptions ?? [];
  const now = new Date().getFullYear().toString();
  const years = [...new Set([now, ...all.map((each) => each.on.slice(0, 4))])].sort();
  const [year, setYear] = useState(now);
  const [isAdding, setAdding] = useState(false);
  const shown = all
    .filter((each) => each.on.startsWith(year))
    .sort((one, other) => (one.on < other.on ? -1 : 1));
  const drop = async (gone: Exception) => {
    try {
      const changed = await patchCalendar(calendar, { exceptions: all.filter((each) => each !== gone) });
      tellDone(t('day_dropped'), () => patchCalendar(changed, { exceptions: all }));
    } catch (error) {
      tellFailed(error);
    }
  };
  const add = async ({ on, name, hours }: Typed) => {
    const others = all.filter((each) => each.on !== on);
    const day = { on, name, hours: readHours(hours ?? '') ?? [] };
    const changed = await patchCalendar(calendar, { exceptions: [...others, day] });
    setYear(on.slice(0, 4));
    tellDone(common('saved'), () => patchCalendar(changed, { exceptions: all }));
  };
  return (
    <>
      <div className={css.head}>
        <h3>{t('exceptions')}</h3>
        <Segmented options={years} value={year} onChange={setYear} />
        {mayWrite && (
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => setAdding(true)}>
            {t('day_add')}
          </Button>
        )}
      </div>
      {shown.length === 0 && <p className="quiet">{t('exceptions_none')}</p>}
      <ul className={css.exceptions}>
        {shown.map((each) => (
          <Day key={each.on} day={each} onDrop={mayWrite ? () => void drop(each) : undefined} />
        ))}
      </ul>
      <FormDrawer<Typed> title={t('day_add')} open={isAdding} onClose={() => setAdding(false)} onSend={add}>
        <DayField name="on" label={t('day')} rules={[{ required: true, message: common('required') }]} />
        <Form.Item
          name="name"
          label={t('day_name')}
          rules={[{ required: true, message: common('required') }]}
        >
          <Input maxLength={100} />
        </Form.Item>
        <Form.Item
          name="hours"
          label={t('hours')}
          extra={t('hours_more')}
          rules={[
            {
              validator: (_, written: string | undefined) =>
                readHours(written ?? '') ? Promise.resolve() : Promise.reject(new Error(t('hours_wrong'))),
            },
          ]}
        >
          <Input placeholder={t('off')} />
        </Form.Item>
      </FormDrawer>
    </>
  );
}

function Day({ day, onDrop }: { day: Exception; onDrop?: () => void }) {
  const { t } = useTranslation('calendars');
  const speech = useSpeech();
  const hours = writtenHours(day.hours);
  return (
    <li data-off={hours === ''}>
      <span>
        {speech.day(day.on)} · {day.name}
        <br />
        <small className="quiet">{hours || t('off')}</small>
      </span>
      {onDrop && (
        <Button
          size="small"
          type="text"
          icon={<DeleteOutlined aria-hidden />}
          aria-label={t('day_drop', { day: day.name })}
          onClick={onDrop}
        />
      )}
    </li>
  );
}
