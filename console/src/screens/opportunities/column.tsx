/** One stage of the board: how many, how much, and its cards; a card that is dropped here moves here. */
import { Button, Skeleton } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { OpportunityLine } from '@/api/schema';
import { type Pages, usePages } from '@/parts/grid/pages';
import { ProblemView } from '@/shell/broken';
import { useSpeech } from '@/words/speech';
import css from './board.module.css';
import { Card } from './card';
import type { ColumnStage, Move, Target } from './moves';

const PAGE_CARDS = 100;

export interface BoardFilters {
  owner_id?: string;
  team_id?: string;
}

export function useStage(stage: ColumnStage, filters: BoardFilters): Pages<OpportunityLine> {
  return usePages(['opportunities', stage, filters], (cursor, signal) => {
    const query = { ...filters, stage, limit: PAGE_CARDS, cursor };
    return ask(api.GET('/v1/opportunities', { params: { query }, signal }));
  });
}

interface Props {
  stage: ColumnStage;
  pages: Pages<OpportunityLine>;
  canMove: boolean;
  /** A card on its way, here or away. */
  moving: Move | null;
  dragged: OpportunityLine | null;
  onDrag: (lead: OpportunityLine | null) => void;
  onMove: (lead: OpportunityLine, to: Target) => void;
}

export function Column({ stage, pages, canMove, moving, dragged, onDrag, onMove }: Props) {
  const { t } = useTranslation('opportunities');
  const { t: common } = useTranslation();
  const { t: leads } = useTranslation('leads');
  const speech = useSpeech();
  const drop = useDrop(dragged !== null && dragged.stage !== stage, () => dragged && onMove(dragged, stage));
  const here = pages.rows.filter((lead) => lead.id !== moving?.lead.id || moving.to === stage);
  const isComing = moving?.to === stage && !here.some((lead) => lead.id === moving.lead.id);
  const cards = moving && isComing ? [moving.lead, ...here] : here;
  const more = pages.hasMore ? '+' : '';
  const sum = cards.reduce((total, lead) => total + (lead.amount_fen ?? 0), 0);
  return (
    <section
      className={css.column}
      aria-label={leads(`stages.${stage}`)}
      data-over={drop.isOver}
      {...drop.on}
    >
      <header className={css.head}>
        <h2>
          {leads(`stages.${stage}`)} <span className="quiet">{cards.length + more}</span>
        </h2>
        <span className="quiet">{speech.money(sum) + more}</span>
      </header>
      {pages.error !== null && cards.length === 0 ? (
        <ProblemView error={pages.error} onAgain={pages.again} />
      ) : pages.isFirstLoading ? (
        <Skeleton active title={false} />
      ) : cards.length === 0 ? (
        <p className="quiet">{t('none')}</p>
      ) : (
        <ul className={css.cards}>
          {cards.map((lead) => (
            <Card
              key={lead.id}
              lead={lead}
              canMove={canMove}
              isMoving={moving?.lead.id === lead.id}
              onMove={(to) => onMove(lead, to)}
              onDrag={onDrag}
            />
          ))}
        </ul>
      )}
      {pages.hasMore && <Button onClick={pages.more}>{common('more')}</Button>}
    </section>
  );
}

/** Where a won deal is dropped; what is paid is open no more, so nothing stands here. */
export function PaidColumn({ dragged, onMove }: Pick<Props, 'dragged' | 'onMove'>) {
  const { t } = useTranslation('opportunities');
  const { t: leads } = useTranslation('leads');
  const drop = useDrop(dragged !== null, () => dragged && onMove(dragged, 'payment'));
  return (
    <section className={css.column} aria-label={leads('stages.payment')} data-over={drop.isOver} {...drop.on}>
      <header className={css.head}>
        <h2>{leads('stages.payment')}</h2>
      </header>
      <p className="quiet">{t('paid')}</p>
    </section>
  );
}

function useDrop(canDrop: boolean, onDrop: () => void) {
  const [isOver, setOver] = useState(false);
  return {
    isOver: canDrop && isOver,
    on: {
      onDragOver(event: React.DragEvent) {
        if (!canDrop) return;
        event.preventDefault();
        setOver(true);
      },
      onDragLeave(event: React.DragEvent) {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      },
      onDrop(event: React.DragEvent) {
        event.preventDefault();
        setOver(false);
        if (canDrop) onDrop();
      },
    },
  };
}
