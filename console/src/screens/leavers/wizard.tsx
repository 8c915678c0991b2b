/** Somebody leaves: what becomes of their leads, seen before it is done, and undone for a day after. */
import { Button, Form, Modal, Radio } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { problemOf } from '@/api/problem';
import { FoundSelect } from '@/parts/filters/found_select';
import { DayField } from '@/parts/form/day_field';
import { findEmployees, findOpenPools } from '@/screens/leads/find';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useTell } from '@/words/problem';
import { useSpeech } from '@/words/speech';
import css from './leavers.module.css';
import { departureOf, type Plan, planBody, takeBack } from './plan';
import { Preview } from './preview';

interface Props {
  employeeId: string;
  name: string;
  today: string;
  canDecide: boolean;
  onChanged: () => Promise<unknown>;
}

interface Typed extends Plan {
  effective_on: string;
}

export function Wizard({ employeeId, name, today, canDecide, onChanged }: Props) {
  const { t } = useTranslation('leavers');
  const { t: common } = useTranslation();
  const [modal, dialog] = Modal.useModal();
  const speech = useSpeech();
  const tell = useTell();
  const [form] = Form.useForm<Typed>();
  const [plan, setPlan] = useState<Plan>({ target: 'pool' });
  const [refused, setRefused] = useState<unknown>(null);
  const needed = [{ required: true, message: common('required') }];
  const leave = async ({ effective_on }: Typed) => {
    const body = planBody(plan);
    if (!body) return;
    setRefused(null);
    try {
      const params = { path: { employee_id: employeeId } };
      await ask(
        api.POST('/v1/employees/{employee_id}/departure', { params, body: { effective_on, plan: body } }),
      );
      tellDone(
        t(effective_on <= today ? 'left' : 'planned', { name, day: speech.day(effective_on) }),
        async () => {
          const known = await departureOf(employeeId);
          if (known) await takeBack(known);
          await onChanged();
        },
      );
      await onChanged();
    } catch (error) {
      setRefused(error);
      if (problemOf(error).errors.length === 0) tellFailed(error);
    }
  };
  /** The tokens of who leaves die, and stay dead when the departure is undone: so this one asks. */
  const confirm = (typed: Typed) =>
    typed.effective_on > today
      ? leave(typed)
      : modal.confirm({
          title: t('confirm', { name }),
          content: t('confirm_more'),
          okText: t('leave'),
          okButtonProps: { danger: true },
          onOk: () => leave(typed),
        });
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      initialValues={{ target: 'pool', effective_on: today }}
      onValuesChange={(_, all) =>
        setPlan({ target: all.target, pool_id: all.pool_id, employee_id: all.employee_id })
      }
      onFinish={confirm}
    >
      {dialog}
      <section className={css.card}>
        <h2>{t('steps.plan')}</h2>
        <Form.Item name="target" label={t('whose')}>
          <Radio.Group
            options={[
              { value: 'pool', label: t('pool') },
              { value: 'employee', label: t('colleague') },
            ]}
          />
        </Form.Item>
        {plan.target === 'pool' ? (
          <Form.Item name="pool_id" label={t('which_pool')} extra={t('which_pool_more')}>
            <FoundSelect find={findOpenPools} />
          </Form.Item>
        ) : (
          <Form.Item
            name="employee_id"
            label={t('which_colleague')}
            rules={needed}
            extra={t('which_colleague_more')}
          >
            <FoundSelect find={findEmployees} />
          </Form.Item>
        )}
      </section>
      <section className={css.card}>
        <h2>{t('steps.preview')}</h2>
        <Preview employeeId={employeeId} plan={plan} />
      </section>
      <section className={css.card}>
        <h2>{t('steps.confirm')}</h2>
        {canDecide ? (
          <>
            <DayField
              name="effective_on"
              label={t('effective_on')}
              rules={needed}
              least={today}
              extra={t('effective_more')}
            />
            {refused !== null && <p role="alert">{tell(refused)}</p>}
            <Button type="primary" danger htmlType="submit">
              {t('leave')}
            </Button>
          </>
        ) : (
          <p className="quiet">{t('ask_hr')}</p>
        )}
      </section>
    </Form>
  );
}
