/** Leads that want the same thing today, each with why, and what is done about it in one tap. */
import { CheckOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TodayList as Lines, TodayLine } from '@/api/schema';
import { closeNextStep } from '@/screens/lead/next_step';
import { PhoneLink } from '@/screens/lead/phone_link';
import { TouchButtons } from '@/screens/lead/touches';
import { GradeAndChance } from '@/screens/leads/marks';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import css from './today.module.css';

export type ListName = 'next_steps' | 'at_risk' | 'new';

interface Props {
  name: ListName;
  list: Lines;
  onNote: (lead: TodayLine) => void;
}

export function TodayList({ name, list, onNote }: Props) {
  const { t } = useTranslation('today');
  const more = list.count - list.data.length;
  return (
    <section className={css.list} aria-label={t(`lists.${name}`)}>
      <h2>
        {t(`lists.${name}`)} <span className={css.count}>{list.count}</span>
      </h2>
      {list.count === 0 && (
        <p className={`quiet ${css.none}`}>
          {t(`none.${name}`)} {name === 'new' && <Link to="/pool">{t('to_pool')}</Link>}
        </p>
      )}
      <ul className={css.cards}>
        {list.data.map((lead) => (
          <TodayCard key={lead.id} lead={lead} name={name} onNote={onNote} />
        ))}
      </ul>
      {more > 0 && <Link to={`/leads?mine=true&state=held`}>{t('more', { count: more })}</Link>}
    </section>
  );
}

function TodayCard({ lead, name, onNote }: { lead: TodayLine } & Omit<Props, 'list'>) {
  const { t } = useTranslation('today');
  const { t: leads } = useTranslation('leads');
  const speech = useSpeech();
  const closesStep = name === 'next_steps';
  const close = async () => {
    try {
      await closeNextStep(lead.id);
      tellDone(t('step_done'));
    } catch (error) {
      tellFailed(error);
    }
  };
  return (
    <li className={css.card}>
      <div className={css.head}>
        <GradeAndChance grade={lead.grade} chance={lead.p_win} />
        <Link to={`/leads/${lead.id}`} className={css.name}>
          {lead.name ?? leads('no_name')}
        </Link>
        {lead.phone && <PhoneLink phone={lead.phone} isMasked={lead.contact_masked} />}
      </div>
      {lead.company && <div className="quiet">{lead.company}</div>}
      <p className={css.why}>{speech.say(lead.why)}</p>
      <TouchButtons leadId={lead.id} doNotContact={lead.do_not_contact} closesStep={closesStep} isSmall />
      <div className={css.acts}>
        {closesStep && (
          <Button type="text" icon={<CheckOutlined aria-hidden />} onClick={() => void close()}>
            {t('done')}
          </Button>
        )}
        <Button type="text" onClick={() => onNote(lead)}>
          {t('note')}
        </Button>
        <Link to={`/leads/${lead.id}`} className={css.open}>
          {t('open')}
        </Link>
      </div>
    </li>
  );
}
