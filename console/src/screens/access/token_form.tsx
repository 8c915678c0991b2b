/** A new token: its name, what it may do, how long. Its secret is told once. */
import { Checkbox, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import type { ApiTokenBody } from '@/api/schema';
import { DayField } from '@/parts/form/day_field';
import { FormDrawer } from '@/parts/form/form_drawer';
import css from './access.module.css';
import { AREAS, withScope } from './scopes';

interface Props {
  open: boolean;
  onClose: () => void;
  onMade: (secret: string | null) => void;
}

export function TokenForm({ open, onClose, onMade }: Props) {
  const { t } = useTranslation('access');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  const send = async (typed: ApiTokenBody) => {
    const made = await ask(
      api.POST('/v1/api-tokens', { body: { ...typed, expires_at: typed.expires_at ?? null } }),
    );
    onMade(made.access_token ?? null);
    await queries.invalidateQueries({ queryKey: ['tokens'] });
  };
  return (
    <FormDrawer<ApiTokenBody> title={t('token_add')} open={open} onClose={onClose} onSend={send} width={520}>
      <Form.Item name="name" label={t('token_name')} extra={t('token_name_more')} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <DayField name="expires_at" label={t('expires_at')} withTime extra={t('expires_more')} />
      <Form.Item name="scopes" label={t('scopes')} rules={needed}>
        <ScopeBoxes />
      </Form.Item>
    </FormDrawer>
  );
}

interface BoxesProps {
  value?: readonly string[];
  onChange?: (scopes: string[]) => void;
}

function ScopeBoxes({ value = [], onChange }: BoxesProps) {
  const { t } = useTranslation('access');
  return Object.entries(AREAS).map(([group, areas]) => (
    <section key={group} className={css.group} aria-label={t(`area_groups.${group}` as 'area_groups.all')}>
      <strong>{t(`area_groups.${group}` as 'area_groups.all')}</strong>
      {areas.map((area) => (
        <div key={area} className={css.area}>
          <span>{t(`areas.${area === '*' ? 'all' : area}` as 'areas.all')}</span>
          {(['read', 'write'] as const).map((way) => (
            <Checkbox
              key={way}
              checked={value.includes(`${area}:${way}`)}
              onChange={(event) => onChange?.(withScope(value, area, way, event.target.checked))}
            >
              {t(way)}
            </Checkbox>
          ))}
        </div>
      ))}
    </section>
  ));
}
