/** One lead: what is known of it, what happened, what may be done with it now, and why. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { useMe } from '@/api/me';
import type { Lead } from '@/api/schema';
import { useIsPhone } from '@/kit/screen';
import { PageHead } from '@/parts/page_head';
import { PhoneBar } from '@/screens/lead/bar';
import css from '@/screens/lead/lead.module.css';
import { isUnseen, leadQuery } from '@/screens/lead/lead_data';
import { type OpenForm, useParts } from '@/screens/lead/parts';
import { type Rights, rightsOf } from '@/screens/lead/rights';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { GradeMark, StateMark } from './marks';

const LeadForms = lazy(() => import('@/screens/lead/forms'));

export function Component() {
  const { leadId = '' } = useParams();
  const me = useMe();
  const {
    data: lead,
    error,
    refetch,
  } = useQuery({ ...leadQuery(leadId), enabled: (query) => !isUnseen(query.state.data, me) });
  if (error && !lead) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!lead) return <Waiting />;
  return <LeadPage key={lead.id} lead={lead} rights={rightsOf(lead, me)} unseen={isUnseen(lead, me)} />;
}

interface PageProps {
  lead: Lead;
  rights: Rights;
  /** Claimed a moment ago, its contact not looked at: the claim can still be undone. */
  unseen: boolean;
}

function LeadPage({ lead, rights, unseen }: PageProps) {
  const { t: words } = useTranslation('leads');
  const isPhone = useIsPhone();
  const [form, setForm] = useState<OpenForm | null>(null);
  const parts = useParts(lead, rights, unseen, setForm);
  return (
    <>
      <PageHead title={lead.name ?? lead.company ?? words('no_name')} about={about(lead)}>
        <span className={css.marks}>
          <GradeMark grade={lead.grade} />
          <StateMark state={lead.state} />
        </span>
      </PageHead>
      {parts.notices}
      {isPhone ? (
        <div className={css.one}>
          {parts.claim}
          {parts.touches}
          {parts.policy}
          {parts.step}
          {parts.stages}
          {parts.facts}
          {parts.deal}
          {parts.score}
          {parts.nurture}
          {parts.registrations}
          {parts.story}
        </div>
      ) : (
        <div className={css.three}>
          <div>
            {parts.facts}
            {parts.registrations}
          </div>
          <div>
            {parts.touches}
            {parts.stages}
            {parts.deal}
            {parts.story}
          </div>
          <div>
            {parts.claim}
            {parts.policy}
            {parts.step}
            {parts.nurture}
            {parts.score}
          </div>
        </div>
      )}
      {isPhone && rights.touch && <PhoneBar lead={lead} onNote={() => setForm({ name: 'note' })} />}
      <Suspense>
        {form && <LeadForms lead={lead} rights={rights} form={form} onClose={() => setForm(null)} />}
      </Suspense>
    </>
  );
}

function about(lead: Lead): string {
  return [`#${lead.number}`, lead.company, lead.title, lead.city].filter(Boolean).join(' · ');
}
