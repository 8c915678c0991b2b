/** What can be done about one employee: leave, a new password, departure. */
import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { hasRole, useMe } from '@/api/me';
import type { Employee } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { tellDone } from '@/shell/toasts';
import { patchEmployee } from './employee_form';
import { LeaveDrawer } from './leave';

type Opened = 'leave' | 'password' | null;

export function EmployeeActs({ person }: { person: Employee }) {
  const { t } = useTranslation('people');
  const me = useMe();
  const go = useNavigate();
  const [opened, setOpened] = useState<Opened>(null);
  const isHr = hasRole(me, ['hr', 'admin']);
  if (!person.active) return null;
  const items = [
    { key: 'leave', label: t('leave'), onClick: () => setOpened('leave') },
    ...(isHr ? [{ key: 'password', label: t('reset_password'), onClick: () => setOpened('password') }] : []),
    ...(isHr && person.id !== me.id
      ? [
          {
            key: 'departure',
            label: t('departure'),
            danger: true,
            onClick: () => void go(`/leavers?employee_id=${person.id}`),
          },
        ]
      : []),
  ];
  return (
    <>
      <Dropdown trigger={['click']} menu={{ items }}>
        <Button
          size="small"
          type="text"
          icon={<MoreOutlined />}
          aria-label={t('acts_of', { name: person.name })}
        />
      </Dropdown>
      {opened === 'leave' && <LeaveDrawer person={person} onClose={() => setOpened(null)} />}
      <PasswordForm person={person} open={opened === 'password'} onClose={() => setOpened(null)} />
    </>
  );
}

interface PasswordProps {
  person: Employee;
  open: boolean;
  onClose: () => void;
}

function PasswordForm({ person, open, onClose }: PasswordProps) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const send = async ({ password }: { password: string }) => {
    await patchEmployee(person, { password });
    tellDone(t('password_set', { name: person.name }));
  };
  return (
    <FormDrawer
      title={t('reset_password_of', { name: person.name })}
      open={open}
      onClose={onClose}
      onSend={send}
    >
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
