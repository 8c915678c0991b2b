/** Whether rotating pays: due leads that were rotated, beside those chance held out. */
import { useQuery } from '@tanstack/react-query';
import { Progress } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { RotationSide } from '@/api/schema';
import { useSpeech } from '@/words/speech';
import css from './turnover.module.css';

const ASKED = ['from', 'to', 'team_id', 'grade', 'source', 'channel'] as const;

export function Rotation({ filters }: { filters: Record<string, string> }) {
  const { t } = useTranslation('turnover');
  const speech = useSpeech();
  const asked = Object.fromEntries(
    ASKED.flatMap((name) => (filters[name] === undefined ? [] : [[name, filters[name]] as const])),
  );
  const { data } = useQuery({
    queryKey: ['rotation', asked],
    queryFn: ({ signal }) => ask(api.GET('/v1/turnover/rotation', { params: { query: asked }, signal })),
  });
  if (!data) return null;
  return (
    <section className={css.card} style={{ marginTop: 12 }}>
      <h2>{t('rotation')}</h2>
      <p className="quiet">{t('rotation_about')}</p>
      <p>
        <strong>{speech.say(data.words)}</strong>
      </p>
      <Side name={t('rotated')} side={data.rotated} />
      <Side name={t('held_out')} side={data.held_out} />
    </section>
  );
}

function Side({ name, side }: { name: string; side: RotationSide }) {
  const { t } = useTranslation('turnover');
  const speech = useSpeech();
  const share = side.win_share?.estimate;
  const told = t('settled', { won: speech.number(side.won), settled: speech.number(side.settled) });
  return (
    <div>
      {name} · {told}
      <Progress
        percent={(share ?? 0) * 100}
        format={() => speech.percent(share, 1)}
        aria-label={`${name} ${told}`}
      />
    </div>
  );
}
