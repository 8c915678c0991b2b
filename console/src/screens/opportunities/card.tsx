/** An opportunity on the board: who, how much, by when, and how long it stands; moved by hand or by menu. */
import { SwapOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { OpportunityLine } from '@/api/schema';
import { GradeMark } from '@/screens/leads/marks';
import { useSpeech } from '@/words/speech';
import css from './board.module.css';
import { ageOf, TARGETS, type Target } from './moves';

interface Props {
  lead: OpportunityLine;
  canMove: boolean;
  isMoving: boolean;
  onMove: (to: Target) => void;
  onDrag: (lead: OpportunityLine | null) => void;
}

export function Card({ lead, canMove, isMoving, onMove, onDrag }: Props) {
  const { t } = useTranslation('opportunities');
  const { t: leads } = useTranslation('leads');
  const speech = useSpeech();
  const age = ageOf(lead.days_at_stage, lead.median_days);
  const name = lead.name ?? lead.company ?? leads('no_name');
  return (
    <li
      className={css.card}
      data-moving={isMoving}
      draggable={canMove && !isMoving}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', name);
        onDrag(lead);
      }}
      onDragEnd={() => onDrag(null)}
    >
      <div className={css.cardHead}>
        <GradeMark grade={lead.grade} />
        <Link to={`/leads/${lead.id}`} draggable={false}>
          {name}
        </Link>
        {canMove && (
          <Dropdown
            trigger={['click']}
            menu={{
              items: TARGETS.filter((each) => each !== lead.stage).map((key) => ({
                key,
                label: t('to', { stage: leads(`stages.${key}`) }),
                danger: key === 'lost',
              })),
              onClick: ({ key }) => onMove(key as Target),
            }}
          >
            <Button
              type="text"
              icon={<SwapOutlined aria-hidden />}
              aria-label={t('move', { name })}
              loading={isMoving}
            />
          </Dropdown>
        )}
      </div>
      {lead.name && lead.company && <div className="quiet">{lead.company}</div>}
      <div className={css.line}>
        <strong>{lead.amount_fen === null ? t('no_amount') : speech.money(lead.amount_fen)}</strong>
        <span className="quiet">{lead.owner_name}</span>
      </div>
      <div className={css.line}>
        <span className={css.age} data-age={age}>
          {t(`ages.${age}`, {
            days: speech.number(lead.days_at_stage, 1),
            median: speech.number(lead.median_days ?? 0, 1),
          })}
        </span>
      </div>
      {lead.expected_on && (
        <small className="quiet">{t('expected', { day: speech.day(lead.expected_on) })}</small>
      )}
    </li>
  );
}
