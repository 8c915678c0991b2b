/** Says what a move of a model does, and asks why; the drawer is the confirmation. */
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { FormDrawer } from '@/parts/form/form_drawer';

interface Props {
  open: boolean;
  title: string;
  about: string;
  sendLabel: string;
  /** Whether it can be done without saying why. */
  isFree?: boolean;
  onSend: (reason: string | null) => Promise<void>;
  onClose: () => void;
}

export function ReasonForm({ open, title, about, sendLabel, isFree, onSend, onClose }: Props) {
  const { t } = useTranslation('scoring');
  const { t: common } = useTranslation();
  return (
    <FormDrawer<{ reason?: string }>
      title={title}
      open={open}
      onClose={onClose}
      onSend={({ reason }) => onSend(reason?.trim() || null)}
      sendLabel={sendLabel}
    >
      <p>{about}</p>
      <Form.Item
        name="reason"
        label={t('reason')}
        rules={[{ required: !isFree, whitespace: !isFree, message: common('required') }]}
      >
        <Input.TextArea rows={3} maxLength={500} />
      </Form.Item>
    </FormDrawer>
  );
}
