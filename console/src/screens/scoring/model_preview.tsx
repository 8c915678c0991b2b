/** What a model would say of leads that are open now, asked for when it is wanted. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { ModelPreview, PreviewLead } from '@/api/schema';
import { HeadRow } from '@/parts/head_row';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { GradeMatrix } from './grade_matrix';
import { movedOf } from './moves';
import css from './scoring.module.css';

export function ModelPreviewPart({ modelId }: { modelId: string }) {
  const { t } = useTranslation('scoring');
  const [isAsked, setAsked] = useState(false);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['scoring', 'preview', modelId],
    queryFn: () =>
      ask(api.GET('/v1/score-models/{model_id}/preview', { params: { path: { model_id: modelId } } })),
    enabled: isAsked,
    gcTime: 0,
  });
  return (
    <section className={css.card} aria-live="polite">
      <h2>{t('preview')}</h2>
      <p className="quiet">{t('preview_more')}</p>
      {error ? (
        <ProblemView error={error} onAgain={() => void refetch()} />
      ) : data ? (
        <Seen preview={data} />
      ) : isFetching ? (
        <Waiting />
      ) : (
        <Button onClick={() => setAsked(true)}>{t('preview_run')}</Button>
      )}
    </section>
  );
}

function Seen({ preview }: { preview: ModelPreview }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  if (preview.leads === 0) return <p>{t('preview_none')}</p>;
  const counts = { leads: speech.number(preview.leads), moved: speech.number(movedOf(preview.moves)) };
  return (
    <>
      <p>{t('preview_of', counts)}</p>
      {2 * preview.alike > preview.leads && (
        <Alert type="warning" showIcon title={t('preview_alike', { alike: speech.number(preview.alike) })} />
      )}
      <div className={css.scrolled}>
        <GradeMatrix moves={preview.moves} />
      </div>
      <h3>{t('differ')}</h3>
      {preview.examples.length === 0 ? (
        <p className="quiet">{t('differ_none')}</p>
      ) : (
        <div className={css.scroll}>
          <table className={css.table}>
            <caption className="sr-only">{t('differ')}</caption>
            <HeadRow names={(['lead', 'grade_moves', 'chance_moves'] as const).map((each) => t(each))} />
            <tbody>
              {preview.examples.map((lead) => (
                <Row key={lead.id} lead={lead} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}

function Row({ lead }: { lead: PreviewLead }) {
  const { t } = useTranslation('scoring');
  const speech = useSpeech();
  return (
    <tr>
      <th scope="row">
        <Link to={`/leads/${lead.id}`} className={css.open}>
          {lead.name ?? lead.company ?? `#${lead.number}`}
        </Link>
        {lead.name && lead.company && <small className="quiet">{lead.company}</small>}
      </th>
      <td data-label={t('grade_moves')}>
        {lead.grade} → {lead.to_grade}
      </td>
      <td data-label={t('chance_moves')}>
        {speech.chance(lead.p_now)} → {speech.chance(lead.p)}
      </td>
    </tr>
  );
}
