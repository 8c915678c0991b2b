/** Why the rules stay as they are. */
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { CycleDeclineBody } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';

interface Props {
  proposalId: string;
  onDeclined: () => Promise<void>;
  onClose: () => void;
}

export function DeclineForm({ proposalId, onDeclined, onClose }: Props) {
  const { t } = useTranslation('cycles');
  const { t: common } = useTranslation();
  const send = async (body: CycleDeclineBody) => {
    const params = { path: { proposal_id: proposalId } };
    await ask(api.POST('/v1/cycles/proposals/{proposal_id}/decline', { params, body }));
    tellDone(t('declined'));
    await onDeclined();
  };
  return (
    <FormDrawer<CycleDeclineBody>
      title={t('decline')}
      open
      onClose={onClose}
      onSend={send}
      sendLabel={t('decline')}
    >
      <Form.Item
        name="reason"
        label={t('reason')}
        extra={t('reason_help')}
        rules={[{ required: true, message: common('required') }]}
      >
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}
