/**
 * A form at the side of the page. What the API refuses is shown at its field; what was typed is kept until it is
 * sent or thrown away, whatever happens to the page or the session.
 */
import { Button, Drawer, Form, type FormInstance } from 'antd';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem, problemOf } from '@/api/problem';
import { useIsPhone } from '@/kit/screen';
import { useTell } from '@/words/problem';
import { forgetDraft, keepDraft, keptDraft } from './drafts';
import css from './form.module.css';

export interface FormDrawerProps<Typed extends object> {
  title: string;
  open: boolean;
  onClose: () => void;
  /** Sends what was typed; the drawer closes when it succeeds. */
  onSend: (typed: Typed) => Promise<unknown>;
  initial?: Partial<Typed>;
  /** Names what is typed, so that a draft of it is found again. */
  draft?: string;
  sendLabel?: string;
  danger?: boolean;
  width?: number;
  children: ReactNode | ((form: FormInstance<Typed>) => ReactNode);
}

export function FormDrawer<Typed extends object>(props: FormDrawerProps<Typed>) {
  const isPhone = useIsPhone();
  return (
    <Drawer
      title={props.title}
      open={props.open}
      onClose={props.onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '92dvh' : (props.width ?? 440)}
      destroyOnHidden
    >
      <FormBody {...props} />
    </Drawer>
  );
}

/** The form itself, for a page that is one. */
export function FormBody<Typed extends object>({
  onSend,
  onClose,
  initial,
  draft,
  sendLabel,
  danger,
  children,
}: Omit<FormDrawerProps<Typed>, 'title' | 'open'>) {
  const { t } = useTranslation();
  const tell = useTell();
  const [form] = Form.useForm<Typed>();
  const [refused, setRefused] = useState<unknown>(null);
  const [sending, setSending] = useState(false);
  const [isRestored, setRestored] = useState(false);
  useEffect(() => {
    const kept = draft && keptDraft(draft);
    if (!kept) return;
    form.setFieldsValue(kept as never);
    setRestored(true);
  }, [draft, form]);
  const send = async (typed: Typed) => {
    setSending(true);
    setRefused(null);
    try {
      await onSend(typed);
      if (draft) forgetDraft(draft);
      onClose();
    } catch (error) {
      setRefused(error);
      showAtFields(form, error, tell);
    } finally {
      setSending(false);
    }
  };
  const startAgain = () => {
    if (draft) forgetDraft(draft);
    form.resetFields();
    setRestored(false);
  };
  const trace = refused === null ? null : problemOf(refused).traceId;
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      noValidate
      initialValues={initial}
      onFinish={send}
      onValuesChange={(_, all) => draft && keepDraft(draft, all)}
      scrollToFirstError
    >
      {isRestored && (
        <p className={css.restored} role="status">
          {t('draft_restored')}{' '}
          <Button type="link" size="small" onClick={startAgain}>
            {t('start_again')}
          </Button>
        </p>
      )}
      {typeof children === 'function' ? children(form) : children}
      <div className={css.foot}>
        {refused !== null && (
          <p className={css.refused} role="alert">
            {tell(refused)}
            {trace && <small>{t('trace', { id: trace })}</small>}
          </p>
        )}
        <div className={css.ends}>
          <Button onClick={onClose}>{t('cancel')}</Button>
          <Button type="primary" danger={danger} htmlType="submit" loading={sending}>
            {sendLabel ?? t('save')}
          </Button>
        </div>
      </div>
    </Form>
  );
}

/** Put each refusal at the field its pointer names, `/holding/cap` being field `holding`, `cap`, or the field it is in. */
function showAtFields<Typed extends object>(
  form: FormInstance<Typed>,
  error: unknown,
  tell: (error: unknown) => string,
) {
  const { errors } = problemOf(error);
  const known = new Set(form.getFieldsError().map(({ name }) => name.join('/')));
  const fields = errors.map(({ pointer, ...rest }) => {
    const parts = pointer.split('/').slice(1);
    const named = parts.findLastIndex((_, at) => known.has(parts.slice(0, at + 1).join('/')));
    return {
      name: parts.slice(0, named + 1).map((part) => (/^\d+$/.test(part) ? Number(part) : part)),
      errors: [tell(new Problem(problemOf(error).status, rest))],
    };
  });
  form.setFields(fields.filter(({ name }) => name.length > 0) as never);
}
