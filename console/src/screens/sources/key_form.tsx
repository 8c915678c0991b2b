/** A new key: for a form on public pages or for another system, and what that one calls its fields. */
import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, Radio, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { queries } from '@/api/queries';
import { FormDrawer } from '@/parts/form/form_drawer';
import { FIELDS } from '@/screens/imports/fields';
import { tellDone } from '@/shell/toasts';
import css from './sources.module.css';

interface Props {
  sourceId: string;
  kind: 'form' | 'webhook';
  open: boolean;
  onClose: () => void;
  onSecret: (secret: string | null) => void;
}

interface Typed {
  kind: 'form' | 'webhook';
  allowed_origins?: string[];
  honeypot?: string;
  names?: { theirs?: string; ours?: string }[];
}

const TRAP = 'website';
const PAGE = 'https://www.example.com';
const ORIGIN = /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?$/;
const OURS = [...FIELDS.leads.person, ...FIELDS.leads.company, 'campaign', 'tags'] as const;

export function KeyForm({ sourceId, kind, open, onClose, onSecret }: Props) {
  const { t } = useTranslation('sources');
  const send = async ({ names = [], ...typed }: Typed) => {
    const mapping = Object.fromEntries(
      names.flatMap(({ theirs, ours }) => (theirs && ours ? [[theirs, ours]] : [])),
    );
    const params = { path: { source_id: sourceId } };
    const made = await ask(
      api.POST('/v1/sources/{source_id}/keys', { params, body: { honeypot: TRAP, ...typed, mapping } }),
    );
    await queries.invalidateQueries({ queryKey: ['intake-keys'] });
    tellDone(t('keys.added'));
    onSecret(made.secret ?? null);
  };
  return (
    <FormDrawer<Typed>
      title={t('keys.add')}
      open={open}
      onClose={onClose}
      onSend={send}
      initial={{ kind, honeypot: TRAP }}
    >
      {(form) => (
        <>
          <Form.Item name="kind" label={t('keys.for')}>
            <Radio.Group
              options={(['form', 'webhook'] as const).map((value) => ({
                value,
                label: t(`keys.kinds.${value}`),
              }))}
            />
          </Form.Item>
          <Form.Item noStyle dependencies={['kind']}>
            {() => form.getFieldValue('kind') === 'form' && <OfForms />}
          </Form.Item>
          <Names />
        </>
      )}
    </FormDrawer>
  );
}

/** Which pages may send it, and the trap for robots. */
function OfForms() {
  const { t } = useTranslation('sources');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  const originsOnly = async (_: unknown, typed: string[] = []) => {
    if (!typed.every((each) => ORIGIN.test(each))) throw new Error(t('keys.origin_wrong'));
  };
  return (
    <>
      <Form.Item
        name="allowed_origins"
        label={t('keys.origins')}
        extra={t('keys.origins_more', { example: PAGE })}
        rules={[...needed, { validator: originsOnly }]}
      >
        <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', ' ']} placeholder={PAGE} />
      </Form.Item>
      <Form.Item name="honeypot" label={t('keys.honeypot')} extra={t('keys.honeypot_more')} rules={needed}>
        <Input maxLength={100} autoComplete="off" />
      </Form.Item>
    </>
  );
}

/** What they call a field of ours; what is called as in an import needs no line. */
function Names() {
  const { t } = useTranslation('sources');
  const { t: imports } = useTranslation('imports');
  const options = OURS.map((value) => ({ value, label: imports(`fields.${value}` as 'fields.name') }));
  return (
    <Form.List name="names">
      {(lines, { add, remove }) => (
        <fieldset className={css.names}>
          <legend>{t('keys.names')}</legend>
          <p className="quiet">{t('keys.names_more', { example: 'contact.tel' })}</p>
          {lines.map(({ key, name }) => (
            <div key={key} className={css.line}>
              <Form.Item name={[name, 'theirs']} noStyle>
                <Input aria-label={t('keys.theirs')} placeholder={t('keys.theirs')} maxLength={200} />
              </Form.Item>
              <Form.Item name={[name, 'ours']} noStyle>
                <Select aria-label={t('keys.ours')} placeholder={t('keys.ours')} options={options} />
              </Form.Item>
              <Button
                type="text"
                icon={<MinusCircleOutlined aria-hidden />}
                aria-label={t('keys.drop_name')}
                onClick={() => remove(name)}
              />
            </div>
          ))}
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => add({})}>
            {t('keys.add_name')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}
