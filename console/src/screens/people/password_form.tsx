/** A new password for somebody who forgot theirs. */
import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Employee } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { patchEmployee } from './patch_employee';

interface Props {
  person: Employee;
  onClose: () => void;
}

export default function PasswordForm({ person, onClose }: Props) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const send = async ({ password }: { password: string }) => {
    await patchEmployee(person, { password });
    tellDone(t('password_set', { name: person.name }));
  };
  return (
    <FormDrawer title={t('reset_password_of', { name: person.name })} open onClose={onClose} onSend={send}>
      <p className="quiet">{t('reset_password_more')}</p>
      <Form.Item
        name="password"
        label={t('password')}
        rules={[
          { required: true, message: common('required') },
          { min: 8, message: t('password_short') },
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </FormDrawer>
  );
}
