/** Pairs that wait, the likeliest first: who, how alike, and what speaks for it. */
import { Button, Tag } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DuplicateLine } from '@/api/schema';
import type { Pages } from '@/parts/grid/pages';
import { useSpeech } from '@/words/speech';
import css from './duplicates.module.css';

interface Props {
  pages: Pages<DuplicateLine>;
  open: string | null;
  onOpen: (id: string) => void;
}

export function Queue({ pages, open, onOpen }: Props) {
  const { t } = useTranslation('duplicates');
  const { t: common } = useTranslation();
  return (
    <nav aria-label={t('queue')} className={css.queue}>
      <ol>
        {pages.rows.map((pair) => (
          <Pair key={pair.id} pair={pair} isOpen={pair.id === open} onOpen={() => onOpen(pair.id)} />
        ))}
      </ol>
      {pages.hasMore && (
        <Button block onClick={pages.more}>
          {common('more')}
        </Button>
      )}
    </nav>
  );
}

function Pair({ pair, isOpen, onOpen }: { pair: DuplicateLine; isOpen: boolean; onOpen: () => void }) {
  const { t } = useTranslation('duplicates');
  const speech = useSpeech();
  const place = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isOpen) place.current?.scrollIntoView({ block: 'nearest' });
  }, [isOpen]);
  const names = pair.leads.map((lead) => lead.name ?? lead.company ?? `#${lead.number}`);
  const reasons = pair.evidence.filter((each) => each.points > 0).map((each) => speech.say(each.words));
  return (
    <li ref={place}>
      <button type="button" className={css.pair} aria-current={isOpen} onClick={onOpen}>
        <span className={css.pairHead}>
          <strong>{[...new Set(names)].join(' ↔ ')}</strong>
          <span className={css.score}>{t('likeness', { score: pair.score })}</span>
        </span>
        <span className="quiet">{reasons.join(speech.comma)}</span>
        {pair.kind !== 'near' && <Tag color="orange">{t(`kinds.${pair.kind}`)}</Tag>}
      </button>
    </li>
  );
}
