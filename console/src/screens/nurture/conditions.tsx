/** Conditions of an audience: a field that is one of some words. Other tests, made by the API, are kept. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import css from './nurture.module.css';
import { FIELDS } from './track_typed';

export function Conditions() {
  const { t } = useTranslation('nurture');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  const options = FIELDS.map((value) => ({ value: value as string, label: t(`fields.${value}`) }));
  return (
    <Form.List name={['document', 'audience', 'conditions']}>
      {(rows, { add, remove }) => (
        <>
          {rows.length > 0 && <p>{t('conditions')}</p>}
          {rows.map((row) => (
            <div key={row.key} className={css.pair}>
              <Form.Item name={[row.name, 'field']} label={t('field')} rules={needed}>
                <Select options={options} />
              </Form.Item>
              <Form.Item label={t('any')} required>
                <div style={{ display: 'flex', gap: 8 }}>
                  <Form.Item name={[row.name, 'any']} noStyle rules={needed}>
                    <Select mode="tags" open={false} suffixIcon={null} aria-label={t('any')} />
                  </Form.Item>
                  <Button
                    icon={<DeleteOutlined aria-hidden />}
                    aria-label={common('delete')}
                    onClick={() => remove(row.name)}
                  />
                </div>
              </Form.Item>
            </div>
          ))}
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => add({ field: 'region', any: [] })}>
            {t('add_condition')}
          </Button>
        </>
      )}
    </Form.List>
  );
}
