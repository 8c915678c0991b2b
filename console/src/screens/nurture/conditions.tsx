/** Conditions of an audience: all must hold. */
import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { ConditionFields } from '@/parts/conditions/condition_fields';
import type { TypedCondition } from '@/parts/conditions/conditions';
import css from './nurture.module.css';

const PATH = ['document', 'audience', 'conditions'];
const FRESH: TypedCondition = { field: 'region', tests: [{ test: 'any', words: [] }] };

export function Conditions() {
  const { t } = useTranslation('nurture');
  return (
    <Form.List name={PATH}>
      {(rows, { add, remove }) => (
        <>
          {rows.length > 0 && <p>{t('conditions')}</p>}
          {rows.map((row, at) => (
            <div key={row.key} className={css.condition}>
              <ConditionFields path={[...PATH, row.name]} name={[row.name]} />
              <Button
                size="small"
                icon={<DeleteOutlined aria-hidden />}
                onClick={() => remove(row.name)}
                aria-label={t('remove_condition', { number: at + 1 })}
              >
                {t('remove')}
              </Button>
            </div>
          ))}
          <Button icon={<PlusOutlined aria-hidden />} onClick={() => add(structuredClone(FRESH))}>
            {t('add_condition')}
          </Button>
        </>
      )}
    </Form.List>
  );
}
