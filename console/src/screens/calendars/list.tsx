/** Working calendars: what counts as a working day, from which deadlines are counted. */
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hasRole, useMe } from '@/api/me';
import type { Calendar } from '@/api/schema';
import { Mark } from '@/parts/mark';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useCalendarList } from './calendar_data';
import { CalendarForm, DAYS } from './calendar_form';
import css from './calendars.module.css';
import { Exceptions } from './exceptions';
import { type Hours, writtenHours } from './hours';

export function Component() {
  const { t } = useTranslation('calendars');
  const { t: shell } = useTranslation('shell');
  const mayWrite = hasRole(useMe(), ['admin']);
  const [edited, setEdited] = useState<Calendar | 'new' | null>(null);
  const { data, error, refetch } = useCalendarList();
  if (error && !data) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!data) return <Waiting />;
  return (
    <div className={css.page}>
      <PageHead title={shell('places.calendars')} about={t('about')}>
        {mayWrite && (
          <Button type="primary" icon={<PlusOutlined aria-hidden />} onClick={() => setEdited('new')}>
            {t('add')}
          </Button>
        )}
      </PageHead>
      {(data.data ?? []).map((calendar) => (
        <OneCalendar
          key={calendar.id}
          calendar={calendar}
          onEdit={mayWrite ? () => setEdited(calendar) : undefined}
        />
      ))}
      <CalendarForm
        calendar={edited === 'new' ? null : edited}
        open={edited !== null}
        onClose={() => setEdited(null)}
      />
    </div>
  );
}

function OneCalendar({ calendar, onEdit }: { calendar: Calendar; onEdit?: () => void }) {
  const { t } = useTranslation('calendars');
  const { t: common } = useTranslation();
  const weekly = calendar.weekly as Record<string, Hours | undefined>;
  return (
    <section className={css.calendar} aria-label={calendar.name}>
      <div className={css.head}>
        <h2>
          {calendar.name} {calendar.is_default && <Mark tone="good">{t('default')}</Mark>}
        </h2>
        {onEdit && <Button onClick={onEdit}>{common('edit')}</Button>}
      </div>
      <p className="quiet">{calendar.timezone}</p>
      <dl className={css.week}>
        {DAYS.map((day) => (
          <div key={day}>
            <dt>{t(`days.${day}`)}</dt>
            <dd>{writtenHours(weekly[day]) || t('off')}</dd>
          </div>
        ))}
      </dl>
      <Exceptions calendar={calendar} mayWrite={onEdit !== undefined} />
    </section>
  );
}
