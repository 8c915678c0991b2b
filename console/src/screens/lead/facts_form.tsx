/** Changing what is known of a lead. Only what was changed is sent; somebody else's change is not overwritten. */
import { Form, Input, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Lead, LeadPatchBody } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { changesOf, FIELDS, type Typed, typedOf, undoOf } from './facts_changes';
import { refreshLead } from './lead_data';

const CONTACT: readonly string[] = ['phone', 'email', 'wechat_id'];
const CHANGED_SINCE = 412;

interface Props {
  lead: Lead;
  open: boolean;
  onClose: () => void;
}

export default function FactsForm({ lead, open, onClose }: Props) {
  const { t } = useTranslation('lead');
  const { t: common } = useTranslation();
  const { t: words } = useTranslation('leads');
  const send = async (typed: Typed) => {
    const changes = changesOf(lead, typed);
    if (Object.keys(changes).length === 0) return;
    try {
      const changed = await patch(lead.id, lead.version, changes);
      tellDone(common('saved'), () => patch(lead.id, changed.version, undoOf(lead, changes)));
    } catch (error) {
      if (problemOf(error).status === CHANGED_SINCE) await refreshLead(lead.id);
      throw error;
    }
  };
  const shown = FIELDS.filter((name) => !(lead.contact_masked && CONTACT.includes(name)));
  return (
    <FormDrawer<Typed>
      title={t('edit_facts')}
      open={open}
      onClose={onClose}
      onSend={send}
      initial={typedOf(lead)}
      draft={`lead.${lead.id}`}
    >
      {shown.map((name) => (
        <Form.Item key={name} name={name} label={words(name)}>
          <Input
            allowClear
            type={name === 'email' ? 'email' : name === 'phone' ? 'tel' : 'text'}
            autoComplete="off"
            maxLength={200}
          />
        </Form.Item>
      ))}
      <Form.Item name="tags" label={words('tags')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、']} />
      </Form.Item>
      <Form.Item
        name="do_not_contact"
        label={words('do_not_contact')}
        extra={t('do_not_contact_more')}
        valuePropName="checked"
      >
        <Switch />
      </Form.Item>
    </FormDrawer>
  );
}

async function patch(leadId: string, version: number, body: LeadPatchBody): Promise<Lead> {
  const changed = await ask(
    api.PATCH('/v1/leads/{lead_id}', {
      params: { path: { lead_id: leadId }, header: { 'If-Match': `"${version}"` } },
      body,
    }),
  );
  await refreshLead(leadId);
  return changed;
}
