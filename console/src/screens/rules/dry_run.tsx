/** What rules would do: in one sentence, in figures, and lead by lead. Nothing is written. */
import { Button, Segmented, Spin } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { DryRunLead } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';
import { GradeMark } from '@/screens/leads/marks';
import { useSpeech } from '@/words/speech';
import type { Rules } from './documents';
import { Effects } from './effects';
import css from './rules.module.css';

const PAGE_LEADS = 50;
/** As in the style sheet: where there is no room beside the form, who asks is led down to the answer. */
const BELOW_THE_FORM = '(max-width: 1099px)';

interface Props {
  poolId: string | null;
  rules: Rules;
  onRefused: (error: unknown) => void;
}

export function DryRunPanel({ poolId, rules, onRefused }: Props) {
  const { t } = useTranslation('rules');
  const speech = useSpeech();
  const [show, setShow] = useState<'changed' | 'present'>('changed');
  const pages = usePages(['dry-run', poolId, rules, show], async (cursor, signal) => {
    const body = { pool_id: poolId, rules, as_of: null, show, limit: PAGE_LEADS, cursor };
    const run = await ask(api.POST('/v1/pool-rules/dry-run', { body, signal }));
    return { ...run, data: run.leads };
  });
  const { error, first } = pages;
  // biome-ignore lint/correctness/useExhaustiveDependencies: told once for each refusal
  useEffect(() => {
    if (error) onRefused(error);
  }, [error]);
  const section = useRef<HTMLElement>(null);
  const isThere = first !== undefined;
  useEffect(() => {
    if (isThere && window.matchMedia(BELOW_THE_FORM).matches) section.current?.scrollIntoView();
  }, [isThere]);
  if (pages.isFirstLoading) return <Spin style={{ margin: 24 }} />;
  if (!first) return null;
  return (
    <section ref={section} className={`${css.section} ${css.result}`} aria-live="polite">
      <h2>{t('dry_run')}</h2>
      <p style={{ margin: 0 }}>
        <strong>{t('would_recycle', { count: first.rebased.recycled })}</strong>
      </p>
      <p className="quiet">{speech.say(first.words)}</p>
      <Effects run={first} />
      <h3>{t('which_leads')}</h3>
      <Segmented
        block
        value={show}
        onChange={setShow}
        options={[
          { value: 'changed', label: t('show.changed') },
          { value: 'present', label: t('show.present') },
        ]}
      />
      {pages.rows.length === 0 && <p className="quiet">{t('no_leads')}</p>}
      <ul className={css.lines}>
        {pages.rows.map((lead) => (
          <Line key={lead.lead_id} lead={lead} />
        ))}
      </ul>
      {pages.hasMore && (
        <Button block onClick={pages.more}>
          {t('more_leads')}
        </Button>
      )}
    </section>
  );
}

function Line({ lead }: { lead: DryRunLead }) {
  const { t } = useTranslation('rules');
  const speech = useSpeech();
  const fate = t(`fates.${lead.fate}` as 'fates.recycled');
  return (
    <li>
      <GradeMark grade={lead.grade} />
      <div>
        <Link to={`/leads/${lead.lead_id}`}>
          {lead.name ?? lead.company ?? t('no_name')} #{lead.number}
        </Link>
        {lead.company && lead.name && <span className="quiet"> {lead.company}</span>}
        <div>
          {lead.owner} · {t('deadline', { from: speech.day(lead.from), to: speech.day(lead.to) })}
        </div>
        <small className="quiet">
          {fate}
          {lead.returns_at && ` · ${t('returns_at', { at: speech.moment(lead.returns_at) })}`}
        </small>
      </div>
    </li>
  );
}
