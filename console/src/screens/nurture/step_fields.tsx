/** The steps of a track, in order: what each does, how long it waits, and what it says in both languages. */
import { ArrowUpOutlined, DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import { useTranslation } from 'react-i18next';
import css from './nurture.module.css';
import { isTask, KINDS } from './nurture_data';
import { freshStep } from './track_typed';

const PLACES = '{name} {company} {title} {city} {region} {industry} {link}';
const EXAMPLES = { zh: '{company|贵公司}', en: '{company|your company}' };
const UNITS = ['working_hours', 'working_days', 'hours', 'days'] as const;

export function StepFields() {
  const { t } = useTranslation('nurture');
  return (
    <Form.List name={['document', 'steps']}>
      {(rows, { add, remove, move }) => (
        <>
          {rows.map((row, at) => (
            <section key={row.key} className={css.block} aria-label={t('step', { step: at + 1 })}>
              <div className={css.stepHead}>
                <h4>{t('step', { step: at + 1 })}</h4>
                <span style={{ display: 'flex', gap: 8 }}>
                  {at > 0 && (
                    <Button
                      icon={<ArrowUpOutlined aria-hidden />}
                      aria-label={t('move_up', { step: at + 1 })}
                      onClick={() => move(at, at - 1)}
                    />
                  )}
                  {rows.length > 1 && (
                    <Button
                      icon={<DeleteOutlined aria-hidden />}
                      aria-label={t('remove_step', { step: at + 1 })}
                      onClick={() => remove(row.name)}
                    />
                  )}
                </span>
              </div>
              <OneStep at={row.name} />
            </section>
          ))}
          <Button block icon={<PlusOutlined aria-hidden />} onClick={() => add(freshStep())}>
            {t('add_step')}
          </Button>
        </>
      )}
    </Form.List>
  );
}

function OneStep({ at }: { at: number }) {
  const { t } = useTranslation('nurture');
  const { t: common } = useTranslation();
  const kind = Form.useWatch(['document', 'steps', at, 'kind']) as string | undefined;
  const needed = [{ required: true, message: common('required') }];
  return (
    <>
      <div className={css.pair}>
        <Form.Item name={[at, 'kind']} label={t('kind')}>
          <Select options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))} />
        </Form.Item>
        <div className={css.pair}>
          <Form.Item name={[at, 'wait', 'amount']} label={t('wait')} rules={needed}>
            <InputNumber min={0} max={1000} style={{ width: '100%' }} />
          </Form.Item>
          <Form.Item name={[at, 'wait', 'unit']} label={t('unit')}>
            <Select options={UNITS.map((value) => ({ value, label: t(`units.${value}`) }))} />
          </Form.Item>
        </div>
      </div>
      <Texts at={at} language="zh" isTask={isTask(kind)} />
      <Texts at={at} language="en" isTask={isTask(kind)} />
      {!isTask(kind) && (
        <Form.Item name={[at, 'link']} label={t('link')}>
          <Input type="url" inputMode="url" autoComplete="off" maxLength={500} />
        </Form.Item>
      )}
    </>
  );
}

function Texts({ at, language, isTask }: { at: number; language: 'zh' | 'en'; isTask: boolean }) {
  const { t } = useTranslation('nurture');
  return (
    <>
      {!isTask && (
        <Form.Item name={[at, 'texts', language, 'subject']} label={t(`subject_${language}`)}>
          <Input maxLength={200} />
        </Form.Item>
      )}
      <Form.Item
        name={[at, 'texts', language, 'body']}
        label={t(`body_${language}`)}
        extra={isTask ? t('task_more') : t('body_more', { places: PLACES, example: EXAMPLES[language] })}
      >
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 10 }} maxLength={5000} />
      </Form.Item>
    </>
  );
}
