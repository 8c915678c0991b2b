/** Name and password, or the company's identity provider. */
import { useQuery } from '@tanstack/react-query';
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { problemOf } from '@/api/problem';
import type { Session } from '@/api/schema';
import { useTell } from '@/words/problem';
import css from './sign_in_form.module.css';

interface Typed {
  username: string;
  password: string;
}

export function SignInForm({
  onSignedIn,
  returnTo,
}: {
  onSignedIn: (session: Session) => void;
  returnTo: string;
}) {
  const { t } = useTranslation('shell');
  const { t: common } = useTranslation();
  const tell = useTell();
  const [refused, setRefused] = useState<unknown>(null);
  const [asking, setAsking] = useState(false);
  const { data: oidc } = useQuery({ queryKey: ['oidc'], queryFn: () => ask(api.GET('/v1/sessions/oidc')) });
  const trace = refused === null ? null : problemOf(refused).traceId;
  const signIn = async (typed: Typed) => {
    setAsking(true);
    setRefused(null);
    try {
      onSignedIn(await ask(api.POST('/v1/sessions', { body: typed })));
    } catch (error) {
      setRefused(error);
    } finally {
      setAsking(false);
    }
  };
  return (
    <Form<Typed> layout="vertical" onFinish={signIn} requiredMark={false} disabled={asking}>
      {refused !== null && (
        <p role="alert" className={css.refused}>
          {tell(refused)}
          {trace && <small>{common('trace', { id: trace })}</small>}
        </p>
      )}
      <Form.Item
        name="username"
        label={t('username')}
        rules={[{ required: true, message: t('username_missing') }]}
      >
        <Input autoFocus autoComplete="username" autoCapitalize="none" />
      </Form.Item>
      <Form.Item
        name="password"
        label={t('password')}
        rules={[{ required: true, message: t('password_missing') }]}
      >
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={asking}>
        {t('sign_in')}
      </Button>
      {oidc?.enabled && (
        <Button
          block
          className={css.oidc}
          href={`/v1/sessions/oidc/start?return_to=${encodeURIComponent(returnTo)}`}
        >
          {oidc.label ?? t('sign_in_company')}
        </Button>
      )}
    </Form>
  );
}
