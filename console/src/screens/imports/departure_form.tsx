/** When people leave, and who has their leads then. */
import { Checkbox, DatePicker, Form, Radio } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { Import, ImportDepartureItem } from '@/api/schema';
import { FoundSelect } from '@/parts/filters/found_select';
import { FormDrawer } from '@/parts/form/form_drawer';
import { findEmployees, findPools } from '@/screens/leads/find';
import { takeBack } from '@/screens/leavers/plan';
import { tellDone } from '@/shell/toasts';

interface Typed {
  on: Dayjs;
  target: 'pool' | 'employee';
  pool_id?: string;
  employee_id?: string;
  confirmed?: boolean;
}

type Leaving = ImportDepartureItem & { state: 'planned' | 'applied' };

function isLeaving(item: ImportDepartureItem): item is Leaving {
  return item.state !== 'refused';
}

interface Props {
  job: Import;
  employeeIds: string[];
  open: boolean;
  onClose: () => void;
  onDone: (refused: ImportDepartureItem[]) => void;
}

export function DepartureForm({ job, employeeIds, open, onClose, onDone }: Props) {
  const { t } = useTranslation('imports');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  const send = async ({ on, target, pool_id, employee_id, confirmed }: Typed) => {
    const body = {
      effective_on: on.format('YYYY-MM-DD'),
      plan: { target, pool_id: pool_id ?? null, employee_id: employee_id ?? null },
      employee_ids: employeeIds,
      confirmed: confirmed ?? false,
    };
    const params = { path: { import_id: job.id } };
    const { data } = await ask(api.POST('/v1/imports/{import_id}/departures', { params, body }));
    const refused = data.filter((each) => each.state === 'refused');
    const leaving = data.filter(isLeaving);
    const look = () => queries.invalidateQueries({ queryKey: ['import-departures', job.id] });
    const undo = async () => {
      for (const each of leaving) await takeBack(each);
      await look();
    };
    if (leaving.length > 0) tellDone(t('departures_told', { count: leaving.length }), undo);
    onDone(refused);
    await look();
  };
  return (
    <FormDrawer<Typed>
      title={t('confirm_departures', { count: employeeIds.length })}
      open={open}
      onClose={onClose}
      onSend={send}
      initial={{ on: dayjs(), target: 'pool' }}
      sendLabel={t('confirm_departures', { count: employeeIds.length })}
      danger
    >
      <Form.Item name="on" label={t('effective_on')} rules={needed}>
        <DatePicker style={{ width: '100%' }} />
      </Form.Item>
      <Form.Item name="target" label={t('plan')}>
        <Radio.Group
          options={[
            { value: 'pool', label: t('to_pool') },
            { value: 'employee', label: t('to_employee') },
          ]}
        />
      </Form.Item>
      <Form.Item noStyle shouldUpdate={(before, after) => before.target !== after.target}>
        {({ getFieldValue }) =>
          getFieldValue('target') === 'pool' ? (
            <Form.Item name="pool_id" label={t('pool')} help={t('pool_hint')}>
              <FoundSelect find={findPools} />
            </Form.Item>
          ) : (
            <Form.Item name="employee_id" label={t('to_employee')} rules={needed}>
              <FoundSelect find={findEmployees} />
            </Form.Item>
          )
        }
      </Form.Item>
      {job.needs_confirmation && (
        <Form.Item
          name="confirmed"
          valuePropName="checked"
          rules={[
            { validator: (_, told) => (told ? Promise.resolve() : Promise.reject(t('confirm_needed'))) },
          ]}
        >
          <Checkbox>{t('file_is_complete')}</Checkbox>
        </Form.Item>
      )}
    </FormDrawer>
  );
}
