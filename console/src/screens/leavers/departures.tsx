/** Who leaves on a day to come, and who has left with the way back; each leads to their departure. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { DepartureLine } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';
import { useSpeech } from '@/words/speech';
import css from './leavers.module.css';
import { canTakeBack } from './plan';

interface Props {
  state: 'planned' | 'applied';
  onChoose: (id: string) => void;
}

export function Departures({ state, onChoose }: Props) {
  const { t } = useTranslation('leavers');
  const { t: common } = useTranslation();
  const pages = usePages(['departures', state], (cursor, signal) => {
    const sort = state === 'planned' ? 'effective_on' : '-effective_on';
    const query = { state, sort, limit: 50, cursor } as const;
    return ask(api.GET('/v1/departures', { params: { query }, signal }));
  });
  if (pages.isFirstLoading || pages.error) return null;
  return (
    <section className={css.card}>
      <h2>{t(`lists.${state}`)}</h2>
      {pages.rows.length === 0 && <p className="quiet">{t(`none.${state}`)}</p>}
      <ul className={css.list}>
        {pages.rows.map((line) => (
          <li key={line.employee_id}>
            <Line line={line} />
            <Button type="link" onClick={() => onChoose(line.employee_id)}>
              {t('look')}
            </Button>
          </li>
        ))}
      </ul>
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </section>
  );
}

function Line({ line }: { line: DepartureLine }) {
  const { t } = useTranslation('leavers');
  const speech = useSpeech();
  const facts = [line.number, t(`on.${line.state}`, { day: speech.day(line.effective_on) })];
  if (line.state === 'applied' && canTakeBack(line, new Date()))
    facts.push(t('until', { at: speech.moment(line.undo_until) }));
  return (
    <span>
      {line.name}
      <small className={`quiet ${css.when}`}>{facts.join(' · ')}</small>
    </span>
  );
}
