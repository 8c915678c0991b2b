/** The parts of a lead's page, each as far as this person may see and do it. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Lead, ReceivableOfContract } from '@/api/schema';
import type { ActName } from './act_forms';
import { Card } from './card';
import { Deal } from './deal';
import { ClaimBox } from './eligibility';
import { Facts } from './facts';
import css from './lead.module.css';
import { showContact } from './lead_data';
import { NurtureCard } from './nurture_card';
import { PolicyCard } from './policy';
import { Registrations } from './registrations';
import type { Rights } from './rights';
import { ScoreCard } from './score';
import { type StageName, Stages } from './stages';
import { StepCard } from './step_card';
import { Story } from './story';
import { TouchButtons } from './touches';

export type OpenForm =
  | { name: 'facts' | 'note' | 'quote' | 'contract' }
  | { name: 'act'; act: ActName }
  | { name: 'stage'; stage: StageName }
  | { name: 'pay'; due: ReceivableOfContract };

type Open = (form: OpenForm) => void;

export function useParts(lead: Lead, rights: Rights, unseen: boolean, open: Open) {
  const { t } = useTranslation('lead');
  const { t: common } = useTranslation();
  const { t: words } = useTranslation('leads');
  const edit = rights.edit && (
    <Button type="link" size="small" onClick={() => open({ name: 'facts' })}>
      {common('edit')}
    </Button>
  );
  return {
    notices: <Notices lead={lead} unseen={unseen} />,
    claim: rights.claim && lead.pool_id && (
      <Card title={t('claim')}>
        <ClaimBox leadId={lead.id} poolId={lead.pool_id} name={lead.name ?? words('no_name')} />
      </Card>
    ),
    touches: rights.touch && (
      <Card title={t('touch_title')}>
        <TouchButtons
          leadId={lead.id}
          doNotContact={lead.do_not_contact}
          onNote={() => open({ name: 'note' })}
        />
      </Card>
    ),
    policy: <PolicyCard lead={lead} acts={<Acts rights={rights} open={open} />} />,
    step: lead.state === 'held' && <StepCard lead={lead} mayWork={rights.work} />,
    stages: <Stages lead={lead} mayWork={rights.work} onStage={(stage) => open(formOf(stage))} />,
    facts: <Facts lead={lead} act={edit} />,
    deal: <Deal lead={lead} mayWork={rights.work} onPay={(due) => open({ name: 'pay', due })} />,
    score: <ScoreCard lead={lead} />,
    registrations: <Registrations leadId={lead.id} />,
    nurture: <NurtureCard lead={lead} mayEdit={rights.edit} />,
    story: <Story leadId={lead.id} />,
  };
}

function Notices({ lead, unseen }: { lead: Lead; unseen: boolean }) {
  const { t } = useTranslation('lead');
  const { t: words } = useTranslation('leads');
  return (
    <>
      {lead.do_not_contact && (
        <p className={css.wish} role="status">
          <strong>{words('do_not_contact')}</strong> {t('do_not_contact_wish')}
        </p>
      )}
      {unseen && (
        <p className={css.unseen} role="status">
          {t('unseen')}
          <Button onClick={() => void showContact(lead.id)}>{t('show_contact')}</Button>
        </p>
      )}
    </>
  );
}

/** A quote and a contract say more than a stage. */
function formOf(stage: StageName): OpenForm {
  return stage === 'quote' || stage === 'contract' ? { name: stage } : { name: 'stage', stage };
}

function Acts({ rights, open }: { rights: Rights; open: Open }) {
  const { t } = useTranslation('lead');
  const acts: ActName[] = [
    ...(rights.work ? (['protect', 'release'] as const) : []),
    ...(rights.transfer ? (['transfer'] as const) : []),
    ...(rights.reopen ? (['reopen'] as const) : []),
    ...(rights.promote ? (['promote'] as const) : []),
  ];
  if (acts.length === 0) return null;
  return (
    <div className={css.acts}>
      {acts.map((act) => (
        <Button key={act} onClick={() => open({ name: 'act', act })}>
          {t(`acts.${act}`)}
        </Button>
      ))}
    </div>
  );
}
