/** What can be done about one employee: leave, a new password, departure. */
import { MoreOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { hasRole, useMe } from '@/api/me';
import type { Employee } from '@/api/schema';

const LeaveDrawer = lazy(() => import('./leave'));
const PasswordForm = lazy(() => import('./password_form'));

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
          icon={<MoreOutlined aria-hidden />}
          aria-label={t('acts_of', { name: person.name })}
        />
      </Dropdown>
      <Suspense>
        {opened === 'leave' && <LeaveDrawer person={person} onClose={() => setOpened(null)} />}
        {opened === 'password' && <PasswordForm person={person} onClose={() => setOpened(null)} />}
      </Suspense>
    </>
  );
}
