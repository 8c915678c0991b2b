/** Teams with their targets of the month, for who may set them. */
import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Target } from '@/api/schema';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import css from './planner.module.css';
import { SetTarget } from './set_target';

const PAGE = 200;

/** Targets come reps and teams together, by name: all pages are read for the teams among them. */
async function teamsOf(month: string, signal: AbortSignal): Promise<Target[]> {
  const found: Target[] = [];
  let cursor: string | undefined;
  do {
    const query = { month, limit: PAGE, cursor };
    const page = await ask(api.GET('/v1/planner/targets', { params: { query }, signal }));
    found.push(...page.data.filter(({ kind }) => kind === 'team'));
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return found;
}

export function Teams() {
  const { t } = useTranslation('planner');
  const [chosen, setChosen] = useState<Target | null>(null);
  const month = dayjs().format('YYYY-MM');
  const { data, error, refetch } = useQuery({
    queryKey: ['planner-targets', month],
    queryFn: ({ signal }) => teamsOf(month, signal),
  });
  if (data?.length === 0) return null;
  return (
    <section className={css.card}>
      <h2>{t('teams')}</h2>
      <p className="quiet">{t('teams_about', { month })}</p>
      {error ? (
        <ProblemView error={error} onAgain={() => void refetch()} />
      ) : data ? (
        <ul className={css.teams}>
          {data.map((team) => (
            <Line key={team.id} team={team} onSet={() => setChosen(team)} />
          ))}
        </ul>
      ) : (
        <Waiting />
      )}
      <SetTarget of={chosen} month={month} onClose={() => setChosen(null)} />
    </section>
  );
}

function Line({ team, onSet }: { team: Target; onSet: () => void }) {
  const { t } = useTranslation('planner');
  const speech = useSpeech();
  const won = speech.number(team.won);
  return (
    <li>
      <strong>{team.name}</strong>
      <span>
        {team.deals === null
          ? t('won_so_far', { won })
          : t('progress', { won, number: speech.number(team.deals) })}
      </span>
      <Button size="small" className={css.act} onClick={onSet} aria-label={`${t('set')} ${team.name}`}>
        {t('set')}
      </Button>
    </li>
  );
}
