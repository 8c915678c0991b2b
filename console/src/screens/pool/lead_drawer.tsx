/** A lead of a pool: what may be known of it, and every rule of taking it. */
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Claimed, LeadLine } from '@/api/schema';
import { useIsPhone } from '@/kit/screen';
import { ClaimBox } from '@/screens/lead/eligibility';
import { GradeAndChance } from '@/screens/leads/marks';
import { useSourceName } from '@/screens/leads/origins';
import { useSpeech } from '@/words/speech';
import css from './pool.module.css';

interface Props {
  lead: LeadLine;
  poolId: string;
  mayClaim: boolean;
  onClose: () => void;
  onClaimed: (claimed: Claimed) => void;
}

export function LeadDrawer({ lead, poolId, mayClaim, onClose, onClaimed }: Props) {
  const { t } = useTranslation('pool');
  const { t: words } = useTranslation('leads');
  const speech = useSpeech();
  const sourceOf = useSourceName();
  const isPhone = useIsPhone();
  const name = lead.name ?? lead.company ?? words('no_name');
  const facts = [
    [words('company'), lead.company],
    [words('title'), lead.title],
    [words('phone'), lead.phone],
    [words('city'), lead.city],
    [words('source'), sourceOf(lead.source)],
    [words('score'), lead.score],
    [t('pooled_at'), speech.away(lead.pooled_at)],
    [words('last_touch_at'), lead.last_touch_at ? speech.away(lead.last_touch_at) : null],
  ] as const;
  return (
    <Drawer
      title={
        <span className={css.name}>
          <GradeAndChance grade={lead.grade} chance={lead.p_win} /> {name}
        </span>
      }
      open
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '92dvh' : 420}
      extra={<Link to={`/leads/${lead.id}`}>{t('open')}</Link>}
    >
      {lead.do_not_contact && <p className={css.refused}>{words('do_not_contact')}</p>}
      <dl className={css.facts}>
        {facts.map(
          ([label, value]) =>
            value !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {mayClaim && <ClaimBox leadId={lead.id} poolId={poolId} name={name} onClaimed={onClaimed} />}
    </Drawer>
  );
}
