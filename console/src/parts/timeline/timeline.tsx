/** What happened, newest first, day by day: what, who, when and why. */
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Pages } from '@/parts/grid/pages';
import { useSpeech } from '@/words/speech';
import css from './timeline.module.css';

export interface Moment {
  id: string;
  at: string;
  icon?: ReactNode;
  text: ReactNode;
  who?: string | null;
  why?: string;
  /** Longer words, as a note of a contact. */
  note?: string | null;
  tone?: 'good' | 'bad';
}

interface Props<Row> {
  pages: Pages<Row>;
  momentOf: (row: Row) => Moment;
  label: string;
  empty: string;
}

export function Timeline<Row>({ pages, momentOf, label, empty }: Props<Row>) {
  const { t } = useTranslation();
  const speech = useSpeech();
  const days = byDay(pages.rows.map(momentOf));
  if (!pages.isFirstLoading && pages.rows.length === 0) return <p className="quiet">{empty}</p>;
  return (
    <section aria-label={label}>
      {days.map(([day, moments]) => (
        <div key={day}>
          <h3 className={css.day}>{speech.day(moments[0]?.at)}</h3>
          <ol className={css.line}>
            {moments.map((moment) => (
              <li key={moment.id} className={css.moment} data-tone={moment.tone}>
                <span className={css.dot} aria-hidden>
                  {moment.icon}
                </span>
                <div className={css.words}>
                  <div>{moment.text}</div>
                  {moment.why && <div className={css.why}>{moment.why}</div>}
                  {moment.note && <blockquote className={css.note}>{moment.note}</blockquote>}
                  <small className="quiet">
                    <time dateTime={moment.at} title={speech.moment(moment.at)}>
                      {speech.clock(moment.at)}
                    </time>
                    {moment.who && ` · ${moment.who}`}
                  </small>
                </div>
              </li>
            ))}
          </ol>
        </div>
      ))}
      {pages.hasMore && (
        <Button block onClick={pages.more}>
          {t('more')}
        </Button>
      )}
    </section>
  );
}

function byDay(moments: readonly Moment[]): [string, Moment[]][] {
  const days = new Map<string, Moment[]>();
  for (const moment of moments) {
    const day = new Date(moment.at).toDateString();
    days.set(day, [...(days.get(day) ?? []), moment]);
  }
  return [...days];
}
