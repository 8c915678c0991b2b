/** Giving a lead back, handing it on, keeping it longer, taking it up again, and out of nurturing. */
import { Form, Input, InputNumber, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { Lead } from '@/api/schema';
import { FoundSelect } from '@/parts/filters/found_select';
import { FormDrawer } from '@/parts/form/form_drawer';
import { findPools, findReps } from '@/screens/leads/find';
import { tellDone } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { refreshLead } from './lead_data';

export type ActName = 'release' | 'transfer' | 'protect' | 'reopen' | 'promote';

interface Props {
  lead: Pick<Lead, 'id'>;
  act: ActName;
  mayDirect: boolean;
  onClose: () => void;
}

interface Typed {
  reason?: string;
  to?: string;
  override?: boolean;
  days?: number;
  pool_id?: string;
}

const USUAL_DAYS = 7;
const MOST_DAYS = 3650;

export default function ActForm({ lead, act, mayDirect, onClose }: Props) {
  const { t } = useTranslation('lead');
  const { t: common } = useTranslation();
  const send = useSend(lead, act);
  const required = [{ required: true, whitespace: true, message: common('required') }];
  const needsReason = act === 'reopen' || act === 'promote';
  return (
    <FormDrawer<Typed>
      title={t(`acts.${act}`)}
      open
      onClose={onClose}
      onSend={send}
      initial={{ days: USUAL_DAYS }}
      sendLabel={t(`acts.${act}`)}
    >
      <p className="quiet">{t(`acts_more.${act}`)}</p>
      {(act === 'transfer' || (act === 'reopen' && mayDirect)) && (
        <Form.Item
          name="to"
          label={t('to')}
          rules={act === 'transfer' ? [{ required: true, message: common('required') }] : []}
          extra={act === 'reopen' ? t('to_myself') : undefined}
        >
          <FoundSelect label={t('to')} find={findReps} />
        </Form.Item>
      )}
      {act === 'promote' && (
        <Form.Item name="pool_id" label={t('to_pool')} extra={t('to_own_pool')}>
          <FoundSelect label={t('to_pool')} find={findPools} />
        </Form.Item>
      )}
      {act === 'protect' && (
        <Form.Item name="days" label={t('days')} rules={[{ required: true, message: common('required') }]}>
          <InputNumber min={1} max={MOST_DAYS} precision={0} style={{ width: '100%' }} />
        </Form.Item>
      )}
      {act !== 'protect' && (
        <Form.Item name="reason" label={t('reason')} rules={needsReason ? required : []}>
          <Input.TextArea rows={3} maxLength={500} />
        </Form.Item>
      )}
      {act === 'transfer' && (
        <Form.Item name="override" label={t('override')} extra={t('override_more')} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
    </FormDrawer>
  );
}

function useSend(lead: Pick<Lead, 'id'>, act: ActName) {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  const params = { path: { lead_id: lead.id } };
  return async ({ reason, to, override, days, pool_id }: Typed) => {
    const why = reason?.trim() ? { reason: reason.trim() } : {};
    switch (act) {
      case 'release':
        await ask(api.POST('/v1/leads/{lead_id}/release', { params, body: why }));
        tellDone(t('released'));
        break;
      case 'transfer': {
        const body = { to: to ?? '', override: override === true, ...why };
        await ask(api.POST('/v1/leads/{lead_id}/transfer', { params, body }));
        tellDone(t('transferred'));
        break;
      }
      case 'protect': {
        const kept = await ask(api.POST('/v1/leads/{lead_id}/protect', { params, body: { days } }));
        tellDone(t('protected_until', { at: speech.moment(kept.protect_until) }));
        break;
      }
      case 'reopen': {
        const body = { reason: reason?.trim() ?? '', ...(to ? { to } : {}) };
        await ask(api.POST('/v1/leads/{lead_id}/reopen', { params, body }));
        tellDone(t('reopened'));
        break;
      }
      case 'promote': {
        const body = { reason: reason?.trim() ?? '', ...(pool_id ? { pool_id } : {}) };
        await ask(api.POST('/v1/leads/{lead_id}/promote', { params, body }));
        tellDone(t('promoted'));
        break;
      }
    }
    await refreshLead(lead.id);
  };
}
