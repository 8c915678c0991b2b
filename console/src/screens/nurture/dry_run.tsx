/** Who would come to a track as it is typed, before it is saved. */
import { ExperimentOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { api, ask } from '@/api/client';
import type { NurtureDryRun } from '@/api/schema';
import { tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import css from './nurture.module.css';
import { documentOf, type TypedTrack } from './track_typed';

interface Props {
  trackId: string | null;
  typed: () => TypedTrack;
  check: () => Promise<unknown>;
}

export function DryRun({ trackId, typed, check }: Props) {
  const { t } = useTranslation('nurture');
  const [isBusy, setBusy] = useState(false);
  const [told, setTold] = useState<NurtureDryRun | null>(null);
  const tryOut = async () => {
    await check();
    setBusy(true);
    try {
      const { document, priority } = typed();
      const body = { document: documentOf(document), priority, track_id: trackId };
      setTold(await ask(api.POST('/v1/nurture-tracks/dry-run', { body })));
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <section style={{ marginTop: 16 }}>
      <Button
        icon={<ExperimentOutlined aria-hidden />}
        loading={isBusy}
        onClick={() => void tryOut().catch(() => undefined)}
      >
        {t('dry_run')}
      </Button>
      {told && <Told told={told} />}
    </section>
  );
}

function Told({ told }: { told: NurtureDryRun }) {
  const { t } = useTranslation('nurture');
  const { t: leads } = useTranslation('leads');
  const speech = useSpeech();
  return (
    <div role="status" className={css.block} style={{ marginTop: 12 }}>
      <p>
        {told.enrolled === 0
          ? t('dry_run_none')
          : t('dry_run_told', {
              enrolled: speech.number(told.enrolled),
              held_out: speech.number(told.held_out),
              without_channel: speech.number(told.without_channel),
            })}
        {!told.is_whole && ` ${t('dry_run_more', { looked_at: speech.number(told.looked_at) })}`}
      </p>
      <ul>
        {told.examples.map((lead) => (
          <li key={lead.id}>
            <Link to={`/leads/${lead.id}`}>{lead.name ?? lead.company ?? `#${lead.number}`}</Link>{' '}
            <span className="quiet">
              {leads(`grades.${lead.grade as 'A'}`)}
              {lead.held_out && ` · ${t('held_out')}`}
              {lead.channel && ` · ${t(`channel_names.${lead.channel as 'sms'}`)}`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
