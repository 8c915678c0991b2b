/** Adding an employee, or changing one. Only what was changed is sent; somebody else's change is not overwritten. */
import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import { queries } from '@/api/queries';
import type { Employee, EmployeeBody, EmployeePatchBody } from '@/api/schema';
import { FoundSelect } from '@/parts/filters/found_select';
import { FormDrawer } from '@/parts/form/form_drawer';
import { findTeams, teamName } from '@/screens/leads/find';
import { tellDone } from '@/shell/toasts';
import { changesOf, undoOf } from './changes';
import { ROLES } from './columns';
import { useCalendars } from './directory';
import { patchEmployee } from './patch_employee';

const GUARDED: readonly string[] = ['hr', 'finance', 'admin'];
const FRESH: Partial<EmployeeBody> = {
  seniority: 'regular',
  roles: ['employee'],
  weight: 100,
  grades: ['A', 'B', 'C', 'D'],
  on_shift: true,
};

interface Props {
  person: Employee | null;
  onClose: () => void;
}

export default function EmployeeForm({ person, onClose }: Props) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const send = async (typed: EmployeeBody) => {
    if (person === null) {
      const filled = Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));
      await ask(api.POST('/v1/employees', { body: filled as EmployeeBody }));
      tellDone(t('added', { name: typed.name }));
    } else {
      const changes = changesOf<Employee>(person, typed);
      if (Object.keys(changes).length === 0) return;
      const changed = await patchEmployee(person, changes as EmployeePatchBody);
      tellDone(common('saved'), () =>
        patchEmployee(changed, undoOf<Employee>(person, changes) as EmployeePatchBody),
      );
    }
    await queries.invalidateQueries({ queryKey: ['employees'] });
  };
  return (
    <FormDrawer<EmployeeBody>
      title={person ? person.name : t('add')}
      open
      onClose={onClose}
      onSend={send}
      initial={(person as Partial<EmployeeBody> | null) ?? FRESH}
      draft={`employee.${person?.id ?? 'new'}`}
    >
      <Fields isNew={person === null} />
    </FormDrawer>
  );
}

function Fields({ isNew }: { isNew: boolean }) {
  const { t } = useTranslation('people');
  const { t: me } = useTranslation('me');
  const { t: common } = useTranslation();
  const isAdmin = hasRole(useMe(), ['admin']);
  const calendars = useCalendars();
  const needed = [{ required: true, message: common('required') }];
  return (
    <>
      <Form.Item name="number" label={t('number')} rules={needed}>
        <Input maxLength={32} autoComplete="off" />
      </Form.Item>
      <Form.Item name="name" label={t('name')} rules={needed}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
      <Form.Item
        name="email"
        label={t('email')}
        rules={[...needed, { type: 'email', message: t('email_wrong'), validateTrigger: 'onSubmit' }]}
      >
        <Input type="email" autoComplete="off" />
      </Form.Item>
      <Form.Item name="phone" label={t('phone')}>
        <Input type="tel" autoComplete="off" />
      </Form.Item>
      <Form.Item name="team_id" label={t('team')}>
        <FoundSelect find={findTeams} told={teamName} />
      </Form.Item>
      <Form.Item name="region" label={t('region')}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="roles" label={t('roles')} rules={needed} extra={isAdmin ? undefined : t('roles_more')}>
        <Select
          mode="multiple"
          options={ROLES.map((value) => ({
            value,
            label: me(`roles.${value}`),
            disabled: !isAdmin && GUARDED.includes(value),
          }))}
        />
      </Form.Item>
      <Form.Item name="seniority" label={t('seniority')}>
        <Select
          options={(['junior', 'regular', 'senior'] as const).map((value) => ({
            value,
            label: t(`seniorities.${value}`),
          }))}
        />
      </Form.Item>
      <Form.Item name="grades" label={t('grades')}>
        <Select mode="multiple" options={['A', 'B', 'C', 'D'].map((value) => ({ value, label: value }))} />
      </Form.Item>
      <Form.Item name="weight" label={t('weight')} extra={t('weight_more')}>
        <InputNumber min={0} max={1000} style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="skills" label={t('skills')}>
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、']} />
      </Form.Item>
      <Form.Item name="on_shift" label={t('on_shift')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Form.Item name="calendar_id" label={t('calendar')} extra={t('calendar_more')}>
        <Select allowClear options={calendars.map(({ id, name }) => ({ value: id, label: name }))} />
      </Form.Item>
      {isNew && (
        <Form.Item
          name="password"
          label={t('password')}
          extra={t('password_more')}
          rules={[{ min: 8, message: t('password_short') }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      )}
    </>
  );
}
