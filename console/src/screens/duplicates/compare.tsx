/** Two leads side by side: what differs is marked, what a merge would keep is said; choose, merge, or part them. */
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { Problem } from '@/api/problem';
import type { Duplicate } from '@/api/schema';
import { ProblemView } from '@/shell/broken';
import { useKeys } from '@/shell/shortcuts';
import { tellDone, tellFailed } from '@/shell/toasts';
import { Waiting } from '@/shell/waiting';
import { useTell } from '@/words/problem';
import { useSpeech } from '@/words/speech';
import { DUPLICATES, dismiss, merge } from './acts';
import css from './duplicates.module.css';
import { Fields } from './side_by_side';

export function Compare({ pairId, onDecided }: { pairId: string; onDecided: () => void }) {
  const [wanted, setWanted] = useState<string | undefined>();
  const { data, error, refetch } = useQuery({
    queryKey: [DUPLICATES, 'pair', pairId, wanted],
    queryFn: () => {
      const params = { path: { pair_id: pairId }, query: wanted ? { survivor: wanted } : {} };
      return ask(api.GET('/v1/duplicates/{pair_id}', { params }));
    },
    placeholderData: (before) => (before?.id === pairId ? before : undefined),
  });
  if (error && !data) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!data) return <Waiting />;
  return <Decision pair={data} onSurvivor={setWanted} onDecided={onDecided} />;
}

interface DecisionProps {
  pair: Duplicate;
  onSurvivor: (id: string) => void;
  onDecided: () => void;
}

function Decision({ pair, onSurvivor, onDecided }: DecisionProps) {
  const { t } = useTranslation('duplicates');
  const speech = useSpeech();
  const tell = useTell();
  const [keeper, setKeeper] = useState<string | undefined>();
  const preview = pair.merge;
  const canMerge = preview?.refused === null || (pair.two_hands && keeper !== undefined);
  const { acting, act } = useActs(onDecided);
  const doMerge = () => {
    if (!preview || !canMerge || pair.state !== 'open') return;
    const { survivor_id: survivor, merged_id: merged } = preview;
    void act('merge', t('merged'), () => merge({ pairId: pair.id, survivor, merged, keepOwner: keeper }));
  };
  const doDismiss = () => {
    if (pair.state === 'open')
      void act('dismiss', t('dismissed'), () => dismiss(pair.id, t('dismiss_reason')));
  };
  useKeys({ m: doMerge, d: doDismiss });
  return (
    <article className={css.compare} aria-busy={acting !== null}>
      <header>
        <h2>{t('likeness', { score: pair.score })}</h2>
        <ul className={css.evidence}>
          {pair.evidence.map((each) => (
            <li key={`${each.field} ${each.code}`} data-for={each.points > 0}>
              <span aria-hidden>{each.points > 0 ? '＋' : '－'}</span> {speech.say(each.words)}
            </li>
          ))}
        </ul>
      </header>
      <Fields pair={pair} keeper={keeper} onSurvivor={onSurvivor} />
      {!preview && pair.state === 'open' && <Alert type="info" showIcon title={t('out_of_reach')} />}
      {pair.two_hands && (
        <section className={css.owners} aria-label={t('who_keeps')}>
          <h3>{t('who_keeps')}</h3>
          {!keeper && <p className="quiet">{t('choose_keeper')}</p>}
          <Radio.Group
            value={keeper}
            onChange={(event) => setKeeper(event.target.value)}
            options={pair.leads.flatMap((lead) =>
              lead.owner_id ? [{ value: lead.owner_id, label: lead.owner_name ?? lead.owner_id }] : [],
            )}
          />
        </section>
      )}
      {preview?.refused && !canMerge && !pair.two_hands && (
        <Alert
          type="warning"
          showIcon
          title={tell(new Problem(409, { code: preview.refused, detail: preview.why }))}
        />
      )}
      <div className={css.acts}>
        <Button loading={acting === 'dismiss'} disabled={acting !== null} onClick={doDismiss}>
          {t('dismiss')}
        </Button>
        <Button
          type="primary"
          loading={acting === 'merge'}
          disabled={!canMerge || acting !== null}
          onClick={doMerge}
        >
          {t('merge')}
        </Button>
      </div>
    </article>
  );
}

function useActs(onDecided: () => void) {
  const [acting, setActing] = useState<'merge' | 'dismiss' | null>(null);
  const act = async (which: 'merge' | 'dismiss', told: string, send: () => Promise<() => Promise<void>>) => {
    if (acting) return;
    setActing(which);
    try {
      tellDone(told, await send());
      onDecided();
    } catch (error) {
      tellFailed(error);
    }
    setActing(null);
  };
  return { acting, act };
}
