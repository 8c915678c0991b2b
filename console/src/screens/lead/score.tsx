/** Why a lead has its score: each reason with its points, one after the other up to the whole; and what the grade means. */
import { useTranslation } from 'react-i18next';
import type { Lead } from '@/api/schema';
import { GradeMark } from '@/screens/leads/marks';
import { useSpeech } from '@/words/speech';
import { Card } from './card';
import css from './score.module.css';
import { stepsOf } from './score_steps';
import { WinPart } from './win';

export function ScoreCard({ lead }: { lead: Lead }) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const steps = stepsOf(lead.reasons ?? []);
  return (
    <Card title={t('score')}>
      <div className={css.grade}>
        <GradeMark grade={lead.grade} />
        <div>
          <div>{t(`grade_means.${lead.grade}` as 'grade_means.A')}</div>
          <small className="quiet">
            {t('grade_cell', { fit: lead.grade_cell[0] ?? '', intent: lead.grade_cell[1] ?? '' })}
          </small>
        </div>
        <strong className={css.whole}>{lead.score}</strong>
      </div>
      {lead.win && <WinPart win={lead.win} />}
      {lead.win?.model && <p className={css.byRules}>{t('by_rules')}</p>}
      <ul className={css.reasons} aria-label={t('reasons')}>
        {steps.map(({ reason, from, to, sign }) => (
          <li key={`${reason.axis}.${reason.code}`}>
            <span>{speech.say(reason.words)}</span>
            <span className={css.points}>
              {sign}
              {Math.abs(reason.points)}
            </span>
            <span className={css.track} aria-hidden>
              <span
                className={css.step}
                data-axis={reason.axis}
                data-less={sign === '−'}
                style={{ marginInlineStart: `${from * 100}%`, width: `${(to - from) * 100}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
      <p className={css.legend}>
        <span data-axis="fit">{t('axes.fit', { points: lead.fit })}</span>
        <span data-axis="intent">{t('axes.intent', { points: lead.score - lead.fit })}</span>
      </p>
    </Card>
  );
}
