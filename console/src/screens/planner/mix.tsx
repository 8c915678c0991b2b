/** The mix of visits by size of company beside the one wished for, and what chance makes of the difference. */
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { PlannerMix } from '@/api/schema';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import css from './planner.module.css';
import { chanceOf } from './query';

export function Mix({ whose }: { whose: { rep_id?: string; team_id?: string } }) {
  const { t } = useTranslation('planner');
  const mix = useQuery({
    queryKey: ['planner-mix', whose],
    queryFn: () => ask(api.GET('/v1/planner/mix', { params: { query: whose } })),
  });
  return (
    <section className={css.card}>
      <h2>{t('mix')}</h2>
      <p className="quiet">{t('mix_about')}</p>
      {mix.error ? (
        <ProblemView error={mix.error} onAgain={() => void mix.refetch()} />
      ) : mix.data ? (
        <Classes mix={mix.data} />
      ) : (
        <Waiting />
      )}
    </section>
  );
}

function Classes({ mix }: { mix: PlannerMix }) {
  const { t } = useTranslation('planner');
  const speech = useSpeech();
  const p = chanceOf(mix.p_value, speech);
  return (
    <>
      <ul className={css.mix}>
        {mix.classes.map((each) => (
          <li key={each.size}>
            <span className={css.size}>{t(`sizes.${each.size as 'small'}`)}</span>
            <span className={css.track} aria-hidden>
              <span className={css.bar} style={{ width: `${(each.share ?? 0) * 100}%` }} />
              <span className={css.wish} style={{ left: `${each.wished * 100}%` }} />
            </span>
            <span className={css.told}>
              {t('mix_line', {
                visits: speech.number(each.visits),
                share: speech.percent(each.share),
                wished: speech.percent(each.wished),
              })}
            </span>
          </li>
        ))}
      </ul>
      <p className={css.verdict} data-well={!mix.is_alarming}>
        {mix.method === 'none' ? t('mix_none') : t(mix.is_alarming ? 'mix_alarm' : 'mix_fine', { p })}{' '}
        {mix.method !== 'none' && <small className="quiet">({t(`method.${mix.method}`)})</small>}
      </p>
      {mix.unsized > 0 && (
        <p className="quiet">
          {t('mix_unsized', { count: mix.unsized, number: speech.number(mix.unsized) })}
        </p>
      )}
    </>
  );
}
