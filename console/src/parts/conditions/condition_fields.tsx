/** A condition in a form: its field, and its tests, all of which must hold. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { TESTS, type TestName, takes } from './conditions';
import css from './conditions.module.css';
import { FieldSelect } from './field_select';

type Name = (string | number)[];

interface Props {
  /** Where the form has the condition, and where within the list around it. */
  path: Name;
  name: Name;
}

export function ConditionFields({ path, name }: Props) {
  const { t } = useTranslation('conditions');
  const { t: common } = useTranslation();
  const needed = [{ required: true, message: common('required') }];
  return (
    <div className={css.condition}>
      <Form.Item name={[...name, 'field']} label={t('field')} extra={t('field_more')} rules={needed}>
        <FieldSelect />
      </Form.Item>
      <Form.List name={[...name, 'tests']}>
        {(rows, { add, remove }) => (
          <>
            {rows.map((row) => (
              <div key={row.key} className={css.test}>
                <Form.Item name={[row.name, 'test']} label={t('test')} rules={needed}>
                  <Select options={TESTS.map((value) => ({ value, label: t(`tests.${value}`) }))} />
                </Form.Item>
                <Value name={[row.name]} path={[...path, 'tests', row.name]} />
                {rows.length > 1 && (
                  <Button
                    className={css.remove}
                    icon={<DeleteOutlined aria-hidden />}
                    aria-label={t('remove_test')}
                    onClick={() => remove(row.name)}
                  />
                )}
              </div>
            ))}
            <Button
              size="small"
              type="link"
              icon={<PlusOutlined aria-hidden />}
              onClick={() => add({ test: 'any' })}
            >
              {t('add_test')}
            </Button>
          </>
        )}
      </Form.List>
    </div>
  );
}

function Value({ name, path }: Props) {
  const { t } = useTranslation('conditions');
  const { t: common } = useTranslation();
  const form = Form.useFormInstance();
  const test: TestName | undefined = Form.useWatch([...path, 'test'], form);
  const needed = [{ required: true, message: common('required') }];
  if (takes(test) === 'nothing') return null;
  return takes(test) === 'words' ? (
    <Form.Item name={[...name, 'words']} label={t('words')} rules={needed}>
      <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、']} />
    </Form.Item>
  ) : (
    <Form.Item name={[...name, 'number']} label={t('number')} rules={needed}>
      <InputNumber style={{ width: '100%' }} />
    </Form.Item>
  );
}
