/** What one sets each kind of filter with. */
import { Button, Input, InputNumber, Radio, Space, Spin } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Filters } from '@/parts/grid/list_state';
import type { Filter } from './filters';
import { FoundSelect } from './found_select';

const Period = lazy(() => import('./period'));

interface Props<F extends Filter = Filter> {
  filter: F;
  values: Filters;
  onChange: (values: Filters) => void;
  onDone: () => void;
}

type Of<K extends Filter['kind']> = Props<Extract<Filter, { kind: K }>>;

export default function FilterControl({ filter, ...rest }: Props) {
  switch (filter.kind) {
    case 'text':
      return <Text filter={filter} {...rest} />;
    case 'choice':
      return <OneOf filter={filter} {...rest} />;
    case 'flag':
      return <Flag filter={filter} {...rest} />;
    case 'range':
      return <Range filter={filter} {...rest} />;
    case 'found':
      return <Found filter={filter} {...rest} />;
    case 'period':
      return (
        <Suspense fallback={<Spin size="small" />}>
          <Period filter={filter} {...rest} />
        </Suspense>
      );
  }
}

function Text({ filter, values, onChange, onDone }: Of<'text'>) {
  const { t } = useTranslation('grid');
  const [typed, setTyped] = useState(values[filter.name] ?? '');
  const apply = () => {
    onChange(typed.trim() ? { [filter.name]: typed.trim() } : {});
    onDone();
  };
  return (
    <Space.Compact>
      <Input
        autoFocus
        aria-label={filter.label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={apply}
      />
      <Button type="primary" onClick={apply}>
        {t('apply')}
      </Button>
    </Space.Compact>
  );
}

function OneOf({ filter, values, onChange, onDone }: Of<'choice'>) {
  return (
    <Radio.Group
      aria-label={filter.label}
      style={{ display: 'flex', flexDirection: 'column', gap: 4 }}
      value={values[filter.name]}
      onChange={(event) => {
        onChange({ [filter.name]: event.target.value });
        onDone();
      }}
      options={filter.choices.map(({ value, label }) => ({ value, label }))}
    />
  );
}

function Flag({ filter, values, onChange, onDone }: Of<'flag'>) {
  return (
    <Radio.Group
      aria-label={filter.label}
      value={values[filter.name]}
      onChange={(event) => {
        onChange({ [filter.name]: event.target.value });
        onDone();
      }}
      options={[
        { value: 'true', label: filter.yes },
        { value: 'false', label: filter.no },
      ]}
    />
  );
}

function Range({ filter, values, onChange }: Of<'range'>) {
  const number = (name: string) => (values[name] === undefined ? null : Number(values[name]));
  const change = (name: string, other: string) => (value: number | null) => {
    const kept = values[other] === undefined ? {} : { [other]: values[other] };
    onChange(value === null ? kept : { ...kept, [name]: String(value) });
  };
  return (
    <Space>
      <InputNumber
        autoFocus
        aria-label={`${filter.label} ≥`}
        min={filter.least}
        max={filter.most}
        value={number(filter.from)}
        onChange={change(filter.from, filter.to)}
      />
      –
      <InputNumber
        aria-label={`${filter.label} ≤`}
        min={filter.least}
        max={filter.most}
        value={number(filter.to)}
        onChange={change(filter.to, filter.from)}
      />
    </Space>
  );
}

function Found({ filter, values, onChange, onDone }: Of<'found'>) {
  return (
    <FoundSelect
      label={filter.label}
      find={filter.find}
      value={values[filter.name]}
      onChange={(value) => {
        onChange(value ? { [filter.name]: value } : {});
        onDone();
      }}
    />
  );
}
