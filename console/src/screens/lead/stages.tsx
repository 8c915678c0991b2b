/** How far a lead has come, from contact to cash; a stage is a button that says what it needs. */
import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Lead } from '@/api/schema';
import { Card } from './card';
import css from './stages.module.css';

export const STEPS = ['lead', 'visit', 'trial', 'quote', 'contract', 'payment'] as const;
export type StageName = (typeof STEPS)[number] | 'lost' | 'invalid';

interface Props {
  lead: Lead;
  mayWork: boolean;
  onStage: (stage: StageName) => void;
}

export function Stages({ lead, mayWork, onStage }: Props) {
  const { t } = useTranslation('lead');
  const { t: words } = useTranslation('leads');
  const at = (STEPS as readonly string[]).indexOf(lead.stage);
  const isEnded = lead.stage === 'lost' || lead.stage === 'invalid';
  return (
    <Card title={words('stage')}>
      <ol className={css.steps} aria-label={words('stage')}>
        {STEPS.map((stage, index) => (
          <li key={stage} data-at={place(index, at)}>
            <button
              type="button"
              disabled={!mayWork || index === at}
              aria-current={index === at ? 'step' : undefined}
              onClick={() => onStage(stage)}
            >
              <span className={css.mark} aria-hidden>
                {index < at ? <CheckOutlined aria-hidden /> : index + 1}
              </span>
              {words(`stages.${stage}`)}
            </button>
          </li>
        ))}
      </ol>
      {isEnded && (
        <p className={css.ended}>
          {words(`stages.${lead.stage}` as 'stages.lost')}
          {lead.lost_reason && ` · ${lead.lost_reason}`}
        </p>
      )}
      {mayWork && (
        <div className={css.ends}>
          <Button type="text" onClick={() => onStage('lost')}>
            {t('to_lost')}
          </Button>
          <Button type="text" onClick={() => onStage('invalid')}>
            {t('to_invalid')}
          </Button>
        </div>
      )}
    </Card>
  );
}

function place(index: number, at: number): 'done' | 'here' | 'ahead' {
  if (index === at) return 'here';
  return index < at ? 'done' : 'ahead';
}
