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
import { PageHead } from '@/parts/page_head';
import { findEmployees } from '@/screens/leads/find';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { Departures } from './departures';
import { Known } from './known';
import css from './leavers.module.css';
import { departureOf } from './plan';
import { Wizard } from './wizard';

export function Component() {
  const { t } = useTranslation('leavers');
  const { t: shell } = useTranslation('shell');
  const canDecide = useCanDecide();
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
      {chosen && <Leaver key={chosen} employeeId={chosen} />}
      {!chosen && canDecide && <Departures state="planned" onChoose={choose} />}
      {!chosen && canDecide && <Departures state="applied" onChoose={choose} />}
    </div>
  );
}

function useCanDecide(): boolean {
  return hasRole(useMe(), ['hr', 'admin']);
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
  const canDecide = useCanDecide();
  const person = usePerson(employeeId);
  const departure = useQuery({
    queryKey: ['departure', employeeId],
    queryFn: () => departureOf(employeeId),
    enabled: canDecide,
  });
  const changed = () =>
    Promise.all(
      ['departure', 'departure-preview', 'employee', 'employees', 'departures', 'leads', 'reps'].map((key) =>
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
