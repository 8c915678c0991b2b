/** What one changes a rule's value with. A field is named by its place in the document, as the API's pointers do. */
import { Checkbox, Form, InputNumber, Select } from 'antd';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { Path } from './documents';
import { type Field, GRADES, KINDS, type Kind } from './fields';
import { usePools, useSaid } from './said';

const PERCENT = 100;
const TENTHS = 10;
const NOWHERE = '';

interface InputProps {
  field: Field;
  label: string;
  /** What holds where nothing is typed, in words. */
  placeholder?: string;
  /** Given by the form. */
  id?: string;
  value?: unknown;
  onChange?: (value: unknown) => void;
}

interface RuleInputProps {
  field: Field;
  path: Path;
  label: string;
  under?: unknown;
}

export function RuleInput({ field, path, label, under }: RuleInputProps) {
  const said = useSaid();
  const Input = INPUTS[field.kind];
  return (
    <Form.Item name={['rules', ...path]}>
      <Input
        field={field}
        label={label}
        placeholder={under === undefined ? undefined : said({ ...field, unit: undefined }, under)}
      />
    </Form.Item>
  );
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function Amount({ field, label, value, ...rest }: InputProps) {
  const { t } = useTranslation('rules');
  return (
    <InputNumber<number>
      {...rest}
      value={numberOf(value)}
      aria-label={label}
      style={{ width: '100%' }}
      min={field.least}
      max={field.most}
      precision={field.kind === 'whole' ? 0 : undefined}
      suffix={field.unit ? t(`after.${field.unit}`) : undefined}
    />
  );
}

function Share({ label, value, onChange, id, placeholder }: Omit<InputProps, 'field'>) {
  const share = numberOf(value);
  return (
    <InputNumber<number>
      id={id}
      aria-label={label}
      placeholder={placeholder}
      style={{ width: '100%' }}
      min={0}
      max={PERCENT}
      precision={1}
      suffix="%"
      value={share === null ? null : Math.round(share * PERCENT * TENTHS) / TENTHS}
      onChange={(typed) =>
        onChange?.(typed === null ? null : Math.round(typed * TENTHS) / (PERCENT * TENTHS))
      }
    />
  );
}

/** Two at most. */
function Reminders({ label, value, onChange, id }: InputProps) {
  const shares: unknown[] = Array.isArray(value) ? value : [];
  const change = (at: number) => (typed: unknown) => {
    const next = [shares[0], shares[1]].map((share, index) => (index === at ? typed : share));
    onChange?.(next.filter((share) => typeof share === 'number'));
  };
  return (
    <div style={{ display: 'flex', gap: 8 }}>
      <Share id={id} label={`${label} 1`} value={shares[0]} onChange={change(0)} />
      <Share label={`${label} 2`} value={shares[1]} onChange={change(1)} />
    </div>
  );
}

function Flag({ label, value, onChange, id, placeholder }: InputProps) {
  const { t } = useTranslation('rules');
  return (
    <Select
      id={id}
      aria-label={label}
      placeholder={placeholder}
      allowClear={placeholder !== undefined}
      value={value}
      onChange={onChange}
      options={[
        { value: true, label: t('on') },
        { value: false, label: t('off') },
      ]}
    />
  );
}

function Grades({ label, value, onChange }: InputProps) {
  return (
    <fieldset aria-label={label} style={{ border: 0, margin: 0, padding: 0 }}>
      <Checkbox.Group value={Array.isArray(value) ? value : []} onChange={onChange} options={[...GRADES]} />
    </fieldset>
  );
}

function Kinds({ label, value, onChange, id, placeholder }: InputProps) {
  const { t } = useTranslation('rules');
  return (
    <Select
      id={id}
      mode="multiple"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      onChange={onChange}
      options={KINDS.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))}
    />
  );
}

/** A pool, or what no pool means there. */
function Target({ field, label, value, onChange, id, placeholder }: InputProps) {
  const { t } = useTranslation('rules');
  const pools = usePools()
    .filter((pool) => pool.active)
    .map((pool) => ({ value: pool.id, label: pool.name }));
  const isOverflow = field.kind === 'overflow';
  const isSilent = placeholder !== undefined && (value === null || value === undefined);
  return (
    <Select
      id={id}
      aria-label={label}
      placeholder={placeholder}
      allowClear={placeholder !== undefined}
      value={isSilent ? undefined : (value ?? NOWHERE)}
      onChange={(chosen) => onChange?.(chosen === NOWHERE ? null : chosen)}
      options={[
        ...(placeholder === undefined
          ? [{ value: NOWHERE, label: isOverflow ? t('waits') : t('own_pool') }]
          : []),
        ...(isOverflow ? [{ value: 'nurture', label: t('nurture') }] : []),
        ...pools,
      ]}
    />
  );
}

const INPUTS: Readonly<Record<Kind, ComponentType<InputProps>>> = {
  whole: Amount,
  number: Amount,
  share: Share,
  flag: Flag,
  grades: Grades,
  kinds: Kinds,
  reminders: Reminders,
  pool: Target,
  overflow: Target,
};
