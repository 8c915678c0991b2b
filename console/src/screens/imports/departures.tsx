/** Who a sync misses: people who work here and are not in the file. They stay until somebody says that they leave. */
import { Alert, type AlertRef, Button, Checkbox } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { Import, ImportDeparture, ImportDepartureItem } from '@/api/schema';
import { toggled } from '@/parts/grid/grid';
import { usePages } from '@/parts/grid/pages';
import { useTellRow } from '@/words/problem';
import { useSpeech } from '@/words/speech';
import { DepartureForm } from './departure_form';
import css from './imports.module.css';

const AT_ONCE = 200;

export function Departures({ job }: { job: Import }) {
  const { t } = useTranslation('imports');
  const { t: common } = useTranslation();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const [refused, setRefused] = useState<readonly ImportDepartureItem[]>([]);
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
      {open.length > 0 || pages.hasMore ? (
        <MissingTold job={job} />
      ) : (
        <Alert type="success" showIcon title={t('all_decided')} />
      )}
      {refused.length > 0 && <Refused items={refused} people={pages.rows} />}
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
            {chosen.size > 0 ? t('confirm_departures', { count: chosen.size }) : t('confirm_some')}
          </Button>
        </div>
      )}
      <DepartureForm
        job={job}
        employeeIds={[...chosen]}
        open={isAsking}
        onClose={() => setAsking(false)}
        onDone={(left) => {
          setRefused(left);
          setChosen(new Set(left.map((each) => each.employee_id)));
        }}
      />
    </section>
  );
}

/** How many are missing of how many; so many that the file may be the wrong one is a warning. */
export function MissingTold({ job }: { job: Import }) {
  const { t } = useTranslation('imports');
  const speech = useSpeech();
  const counts = { missing: speech.number(job.missing ?? 0), active: speech.number(job.active ?? 0) };
  return (
    <Alert
      type={job.needs_confirmation ? 'warning' : 'info'}
      showIcon
      title={t(job.needs_confirmation ? 'many_missing' : 'some_missing', counts)}
    />
  );
}

interface RefusedProps {
  items: readonly ImportDepartureItem[];
  people: readonly ImportDeparture[];
}

/** The list is long, and who confirmed stands at its other end. */
function show(alert: AlertRef | null) {
  alert?.nativeElement.scrollIntoView({ block: 'center' });
}

/** Whose departure was refused, and why. */
function Refused({ items, people }: RefusedProps) {
  const { t } = useTranslation('imports');
  const tell = useTellRow();
  const names = new Map(people.map((each) => [each.employee_id, `${each.name} · ${each.number}`]));
  return (
    <Alert
      ref={show}
      className={css.refused}
      type="error"
      showIcon
      title={t('departures_refused', { count: items.length })}
      description={items.map(({ employee_id, code, detail }) => (
        <div key={employee_id}>
          {names.get(employee_id)}
          {t('colon')}
          {tell({ code: code ?? 'unknown', detail })}
        </div>
      ))}
    />
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
      {row.state === 'proposed' ? (
        <Checkbox checked={isChosen} onChange={onToggle}>
          {row.name} · {row.number}
        </Checkbox>
      ) : (
        <span>
          {row.name} · {row.number}
        </span>
      )}
      <span className={css.mark}>{t(`departure_states.${row.state}`)}</span>
      {row.state !== 'proposed' && <Link to="/leavers">{t('see_leavers')}</Link>}
    </li>
  );
}
