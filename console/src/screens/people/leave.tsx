/** When somebody is away: what is planned, one more, one less. Leads do not come to people who are away. */
import { Button, Drawer, Form, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import { queries } from '@/api/queries';
import type { Employee, Leave, LeaveBody } from '@/api/schema';
import { useIsPhone } from '@/kit/screen';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import { usePages } from '@/parts/grid/pages';
import { tellDone, tellFailed } from '@/shell/toasts';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import css from './people.module.css';

const KINDS = ['annual', 'sick', 'parental', 'unpaid', 'other'] as const;

export default function LeaveDrawer({ person, onClose }: { person: Employee; onClose: () => void }) {
  const { t } = useTranslation('people');
  const isPhone = useIsPhone();
  const mayWrite = hasRole(useMe(), ['hr', 'admin', 'manager']);
  const [isAdding, setAdding] = useState(false);
  const path = { employee_id: person.id };
  const pages = usePages(['leave', person.id], (_, signal) =>
    ask(api.GET('/v1/employees/{employee_id}/leave', { params: { path }, signal })),
  );
  const add = (body: LeaveBody) =>
    ask(api.POST('/v1/employees/{employee_id}/leave', { params: { path }, body }));
  const changed = () => queries.invalidateQueries({ queryKey: ['leave', person.id] });
  const send = async (body: LeaveBody) => {
    await add(body);
    tellDone(t('leave_added'));
    await changed();
  };
  const cancel = async (leave: Leave) => {
    try {
      await ask(
        api.DELETE('/v1/employees/{employee_id}/leave/{leave_id}', {
          params: { path: { ...path, leave_id: leave.id } },
        }),
      );
      const { starts_at, ends_at, kind } = leave;
      tellDone(t('leave_cancelled'), async () => {
        await add({ starts_at, ends_at, kind });
        await changed();
      });
    } catch (error) {
      tellFailed(error);
    }
    await changed();
  };
  return (
    <Drawer
      open
      title={t('leave_of', { name: person.name })}
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '92dvh' : 440}
    >
      {mayWrite && (
        <Button type="primary" onClick={() => setAdding(true)}>
          {t('leave_add')}
        </Button>
      )}
      {pages.isFirstLoading && <Waiting />}
      {!pages.isFirstLoading && pages.rows.length === 0 && <p className="quiet">{t('leave_none')}</p>}
      <ul className={css.lines}>
        {pages.rows.map((leave) => (
          <LeaveLine
            key={leave.id}
            leave={leave}
            onCancel={mayWrite ? () => void cancel(leave) : undefined}
          />
        ))}
      </ul>
      <LeaveForm open={isAdding} onClose={() => setAdding(false)} onSend={send} />
    </Drawer>
  );
}

function LeaveLine({ leave, onCancel }: { leave: Leave; onCancel?: () => void }) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  const isOver = leave.cancelled_at !== null || Date.parse(leave.ends_at) < Date.now();
  return (
    <li className={css.line}>
      <span>
        {t(`leave_kinds.${leave.kind ?? 'other'}`)}
        {leave.cancelled_at && ` · ${t('leave_is_cancelled')}`}
        <br />
        <small className="quiet">
          {speech.moment(leave.starts_at)} – {speech.moment(leave.ends_at)}
        </small>
      </span>
      {!isOver && onCancel && (
        <Button size="small" onClick={onCancel}>
          {common('cancel')}
        </Button>
      )}
    </li>
  );
}

interface FormProps {
  open: boolean;
  onClose: () => void;
  onSend: (typed: LeaveBody) => Promise<unknown>;
}

function LeaveForm(props: FormProps) {
  const { t } = useTranslation('people');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  return (
    <FormDrawer<LeaveBody> title={t('leave_add')} initial={{ kind: 'annual' }} {...props}>
      <Form.Item name="kind" label={t('leave_kind')}>
        <Select options={KINDS.map((value) => ({ value, label: t(`leave_kinds.${value}`) }))} />
      </Form.Item>
      <DayField name="starts_at" label={t('starts_at')} withTime rules={needed} />
      <DayField name="ends_at" label={t('ends_at')} withTime rules={needed} />
    </FormDrawer>
  );
}
