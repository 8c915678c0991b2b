/** My account: who I am, language and look, my password. */
import { Button, Descriptions, Form, Input, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useMe } from '@/api/me';
import { useStore } from '@/kit/store';
import { PageHead } from '@/parts/page_head';
import { type Shade, shade } from '@/shell/theme';
import { tellDone, tellFailed } from '@/shell/toasts';
import { type Language, language, speak } from '@/words';
import { useSpeech } from '@/words/speech';
import css from './account.module.css';

interface Passwords {
  current_password: string;
  new_password: string;
}

export function Component() {
  const { t } = useTranslation('me');
  const { t: shell } = useTranslation('shell');
  const me = useMe();
  const speech = useSpeech();
  const spoken = useStore(language);
  const chosen = useStore(shade);
  const roles = (me.roles ?? []).map((role) => t(`roles.${role}` as 'roles.rep')).join(speech.comma);
  return (
    <div className={css.page}>
      <PageHead title={shell('places.account')} />
      <Descriptions
        column={1}
        bordered
        size="small"
        items={[
          { key: 'name', label: t('name'), children: me.name },
          { key: 'number', label: t('number'), children: me.number },
          { key: 'email', label: t('email'), children: me.email },
          { key: 'roles', label: t('role'), children: roles },
        ]}
      />
      <section className={css.choice}>
        <h2>{shell('language')}</h2>
        <Segmented<Language>
          value={spoken}
          options={[
            { value: 'zh', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
          onChange={(value) => void speak(value)}
        />
      </section>
      <section className={css.choice}>
        <h2>{shell('theme')}</h2>
        <Segmented<Shade>
          value={chosen}
          options={(['system', 'light', 'dark'] as Shade[]).map((value) => ({
            value,
            label: shell(`themes.${value}`),
          }))}
          onChange={(value) => shade.set(value)}
        />
      </section>
      <Password />
    </div>
  );
}

function Password() {
  const { t } = useTranslation('me');
  const [form] = Form.useForm<Passwords>();
  const change = async (typed: Passwords) => {
    try {
      await ask(api.POST('/v1/me/password', { body: typed }));
      form.resetFields();
      tellDone(t('password_changed'));
    } catch (error) {
      tellFailed(error);
    }
  };
  return (
    <section>
      <h2>{t('change_password')}</h2>
      <p className="quiet">{t('change_password_more')}</p>
      <Form<Passwords>
        form={form}
        layout="vertical"
        onFinish={(typed) => void change(typed)}
        requiredMark={false}
      >
        <Form.Item name="current_password" label={t('current_password')} rules={[{ required: true }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Form.Item name="new_password" label={t('new_password')} rules={[{ required: true }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit">
          {t('change_password')}
        </Button>
      </Form>
    </section>
  );
}
