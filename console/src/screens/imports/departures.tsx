/** Who a sync misses: people who work here and are not in the file. They stay until somebody says that they leave. */
import { Alert, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { Import, ImportDeparture } from '@/api/schema';
import { toggled } from '@/parts/grid/grid';
import { usePages } from '@/parts/grid/pages';
import { useSpeech } from '@/words/speech';
import { DepartureForm } from './departure_form';
import css from './imports.module.css';

const AT_ONCE = 200;

export function Departures({ job }: { job: Import }) {
  const { t } = useTranslation('imports');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const pages = usePages(['import-departures', job.id], (cursor, signal) => {
    const params = { path: { import_id: job.id }, query: { limit: AT_ONCE, ...(cursor ? { cursor } : {}) } };
    return ask(api.GET('/v1/imports/{import_id}/departures', { params, signal }));
  });
  const open = pages.rows.filter((row) => row.state === 'proposed');
  if (pages.isFirstLoading || pages.error) return null;
  if (pages.rows.length === 0) return <Alert type="success" showIcon title={t('none_missing')} />;
  return (
    <section aria-label={t('missing_people')}>
      <h2>{t('missing_people')}</h2>
      <Alert
        type={job.needs_confirmation ? 'warning' : 'info'}
        showIcon
        title={t(job.needs_confirmation ? 'many_missing' : 'some_missing', {
          missing: speech.number(job.missing ?? 0),
          active: speech.number(job.active ?? 0),
        })}
      />
      <ul className={css.rows}>
        {pages.rows.map((row) => (
          <Missing
            key={row.employee_id}
            row={row}
            isChosen={chosen.has(row.employee_id)}
            onToggle={() => setChosen(toggled(chosen, row.employee_id))}
          />
        ))}
      </ul>
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
      {open.length > 0 && (
        <div className={css.ends}>
          <Button
            onClick={() =>
              setChosen(new Set(chosen.size > 0 ? [] : open.slice(0, AT_ONCE).map((row) => row.employee_id)))
            }
          >
            {t(chosen.size > 0 ? 'choose_none' : 'choose_all')}
          </Button>
          <Button type="primary" disabled={chosen.size === 0} onClick={() => setAsking(true)}>
            {t('confirm_departures', { count: chosen.size })}
          </Button>
        </div>
      )}
      <DepartureForm
        job={job}
        employeeIds={[...chosen]}
        open={isAsking}
        onClose={() => setAsking(false)}
        onDone={() => setChosen(new Set())}
      />
    </section>
  );
}

interface MissingProps {
  row: ImportDeparture;
  isChosen: boolean;
  onToggle: () => void;
}

function Missing({ row, isChosen, onToggle }: MissingProps) {
  const { t } = useTranslation('imports');
  return (
    <li className={css.row}>
      <Checkbox checked={isChosen} disabled={row.state !== 'proposed'} onChange={onToggle}>
        {row.name} · {row.number}
      </Checkbox>
      <span className={css.mark}>{t(`departure_states.${row.state}`)}</span>
      {row.state === 'planned' && <Link to="/leavers">{t('see_leavers')}</Link>}
    </li>
  );
}
