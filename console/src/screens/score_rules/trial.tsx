/** What rules would do to leads that are open now: grades as they move, and both sums of those that change most. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { ScoreRulesPreview, ShiftedLead } from '@/api/schema';
import { GradeMatrix } from '@/screens/scoring/grade_matrix';
import { movedOf } from '@/screens/scoring/moves';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import type { ScoreRules } from './document';
import css from './score_rules.module.css';

interface Props {
  rules: ScoreRules;
  onRefused: (error: unknown) => void;
}

export function Trial({ rules, onRefused }: Props) {
  const { t } = useTranslation('score_rules');
  const { data, error } = useQuery({
    queryKey: ['score-rules-trial', rules],
    queryFn: () => ask(api.POST('/v1/score-rules/preview', { body: { rules: { ...rules } } })),
    retry: false,
    gcTime: 0,
  });
  useEffect(() => {
    if (error) onRefused(error);
  }, [error, onRefused]);
  if (error) return null;
  return (
    <section className={css.card} aria-live="polite">
      <h2>{t('try')}</h2>
      {data ? <Told preview={data} /> : <Waiting />}
    </section>
  );
}

function Told({ preview }: { preview: ScoreRulesPreview }) {
  const { t } = useTranslation('score_rules');
  const speech = useSpeech();
  if (preview.leads === 0) return <p>{t('no_leads')}</p>;
  const counts = {
    leads: speech.number(preview.leads),
    changed: speech.number(preview.changed),
    moved: speech.number(movedOf(preview.moves)),
  };
  return (
    <>
      <p>{t('preview_of', counts)}</p>
      {preview.graded_by === 'model' && <p className="quiet">{t('preview_model')}</p>}
      <div className={css.scrolled}>
        <GradeMatrix moves={preview.moves} />
      </div>
      {preview.examples.length > 0 && <h3>{t('most')}</h3>}
      <ul className={css.examples}>
        {preview.examples.map((lead) => (
          <Example key={lead.id} lead={lead} />
        ))}
      </ul>
    </>
  );
}

function Example({ lead }: { lead: ShiftedLead }) {
  const { t } = useTranslation('score_rules');
  const name = lead.name ?? lead.company ?? `#${lead.number}`;
  return (
    <li>
      <details>
        <summary className={css.summary}>
          <strong>{name}</strong>{' '}
          {t('moves', {
            from: lead.grade,
            to: lead.to_grade,
            score: lead.score,
            to_score: lead.to_score,
          })}
        </summary>
        <Lines lead={lead} name={name} />
        <Link to={`/leads/${lead.id}`} className={css.open}>
          {t('see_lead', { name })}
        </Link>
      </details>
    </li>
  );
}

function Lines({ lead, name }: { lead: ShiftedLead; name: string }) {
  const { t } = useTranslation('score_rules');
  const speech = useSpeech();
  return (
    <table className={css.lines}>
      <caption className="sr-only">{t('lines', { name })}</caption>
      <thead>
        <tr>
          <th scope="col">{t('line')}</th>
          <th scope="col">{t('line_now')}</th>
          <th scope="col">{t('line_then')}</th>
        </tr>
      </thead>
      <tbody>
        {lead.lines.map((line) => (
          <tr key={`${line.axis}.${line.code}`} data-changed={line.points !== line.to_points}>
            <th scope="row">{speech.say(line.words)}</th>
            <td>{speech.number(line.points)}</td>
            <td>{speech.number(line.to_points)}</td>
          </tr>
        ))}
        <tr className={css.sum}>
          <th scope="row">{t('sum')}</th>
          <td>{speech.number(lead.score)}</td>
          <td>{speech.number(lead.to_score)}</td>
        </tr>
      </tbody>
    </table>
  );
}
