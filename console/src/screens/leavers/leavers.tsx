/** Who leaves: choose them, see what becomes of their leads, and say when; and who has left, with the way back. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import { queries } from '@/api/queries';
import { dayAt } from '@/parts/filters/filters';
import { FoundSelect } from '@/parts/filters/found_select';
import { usePages } from '@/parts/grid/pages';
import { PageHead } from '@/parts/page_head';
import { findEmployees } from '@/screens/leads/find';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { Known } from './known';
import css from './leavers.module.css';
import { departureOf } from './plan';
import { Wizard } from './wizard';

export function Component() {
  const { t } = useTranslation('leavers');
  const { t: shell } = useTranslation('shell');
  const [params, setParams] = useSearchParams();
  const chosen = params.get('employee_id') ?? undefined;
  const choose = (id: string | undefined) => setParams(id ? { employee_id: id } : {});
  return (
    <div className={css.page}>
      <PageHead title={shell('places.leavers')} about={t('about')} />
      <section className={css.card}>
        <h2>{t('steps.who')}</h2>
        {chosen ? (
          <Who employeeId={chosen} onOther={() => choose(undefined)} />
        ) : (
          <FoundSelect label={t('steps.who')} find={findEmployees} onChange={choose} />
        )}
      </section>
      {chosen ? <Leaver key={chosen} employeeId={chosen} /> : <Gone onChoose={choose} />}
    </div>
  );
}

function usePerson(employeeId: string) {
  return useQuery({
    queryKey: ['employee', employeeId],
    queryFn: () => {
      const params = { path: { employee_id: employeeId } };
      return ask(api.GET('/v1/employees/{employee_id}', { params }));
    },
  });
}

function Who({ employeeId, onOther }: { employeeId: string; onOther: () => void }) {
  const { t } = useTranslation('leavers');
  const person = usePerson(employeeId).data;
  return (
    <div className={css.who}>
      <span>
        <strong>{person?.name ?? '…'}</strong> <span className="quiet">{person?.number}</span>
      </span>
      <Button onClick={onOther}>{t('other')}</Button>
    </div>
  );
}

function Leaver({ employeeId }: { employeeId: string }) {
  const { t } = useTranslation('leavers');
  const canDecide = hasRole(useMe(), ['hr', 'admin']);
  const person = usePerson(employeeId);
  const departure = useQuery({
    queryKey: ['departure', employeeId],
    queryFn: () => departureOf(employeeId),
    enabled: canDecide,
  });
  const changed = () =>
    Promise.all(
      ['departure', 'departure-preview', 'employee', 'employees', 'leavers', 'leads', 'reps'].map((key) =>
        queries.invalidateQueries({ queryKey: [key] }),
      ),
    );
  const error = person.error ?? departure.error;
  if (error) return <ProblemView error={error} onAgain={() => void changed()} />;
  if (!person.data || (canDecide && departure.isPending)) return <Waiting />;
  const { name, active } = person.data;
  const known = departure.data;
  return (
    <>
      {known && <Known departure={known} name={name} onChanged={changed} />}
      {active && known?.state !== 'planned' ? (
        <Wizard
          employeeId={employeeId}
          name={name}
          today={dayAt(new Date().toISOString(), false) ?? ''}
          canDecide={canDecide}
          onChanged={changed}
        />
      ) : (
        !active && !known && <p className="quiet">{t('gone_already')}</p>
      )}
    </>
  );
}

/** Who works here no more; the API tells each departure by its person. */
function Gone({ onChoose }: { onChoose: (id: string) => void }) {
  const { t } = useTranslation('leavers');
  const { t: common } = useTranslation();
  const pages = usePages(['leavers'], (cursor, signal) =>
    ask(api.GET('/v1/employees', { params: { query: { active: false, limit: 50, cursor } }, signal })),
  );
  if (pages.rows.length === 0) return null;
  return (
    <section className={css.card}>
      <h2>{t('gone')}</h2>
      <ul className={css.gone}>
        {pages.rows.map((person) => (
          <li key={person.id}>
            <span>
              {person.name}{' '}
              <small className="quiet">{[person.number, person.region].filter(Boolean).join(' · ')}</small>
            </span>
            <Button type="link" onClick={() => onChoose(person.id)}>
              {t('look')}
            </Button>
          </li>
        ))}
      </ul>
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </section>
  );
}
