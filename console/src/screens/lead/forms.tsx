/** The form that is open over a lead's page. */
import type { Lead } from '@/api/schema';
import ActForm from './act_forms';
import { ContractForm, PaymentForm, QuoteForm } from './deal_forms';
import FactsForm from './facts_form';
import NoteForm from './note_form';
import type { OpenForm } from './parts';
import type { Rights } from './rights';
import StageForm from './stage_form';

interface Props {
  lead: Lead;
  rights: Rights;
  form: OpenForm;
  onClose: () => void;
}

export default function LeadForms({ lead, rights, form, onClose }: Props) {
  switch (form.name) {
    case 'facts':
      return <FactsForm lead={lead} open onClose={onClose} />;
    case 'note':
      return (
        <NoteForm
          leadId={lead.id}
          doNotContact={lead.do_not_contact}
          hasStep={lead.next_step !== null}
          open
          onClose={onClose}
        />
      );
    case 'quote':
      return <QuoteForm lead={lead} onClose={onClose} />;
    case 'contract':
      return <ContractForm lead={lead} onClose={onClose} />;
    case 'act':
      return <ActForm lead={lead} act={form.act} mayDirect={rights.directs} onClose={onClose} />;
    case 'stage':
      return <StageForm lead={lead} stage={form.stage} directs={rights.directs} onClose={onClose} />;
    case 'pay':
      return <PaymentForm lead={lead} due={form.due} onClose={onClose} />;
  }
}
