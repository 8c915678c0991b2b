/** The line above a list: search, what it is filtered by, and what else it could be. */
import { CloseOutlined, FilterOutlined, SearchOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Button, Dropdown, Input, type InputRef, Popover, Spin } from 'antd';
import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Filters, ListState } from '@/parts/grid/list_state';
import { useKeys } from '@/shell/shortcuts';
import { useSpeech } from '@/words/speech';
import { dayAt, type Filter, isSet, without } from './filters';
import css from './filters.module.css';

const FilterControl = lazy(() => import('./controls'));
const TYPING_MS = 250;

interface Props {
  filters: readonly Filter[];
  state: ListState;
  /** Whether the list can be searched by words, and what for. */
  searchHint?: string;
  /** What stands at the end of the line: views, columns, the page's main act. */
  children?: ReactNode;
}

export function FilterBar({ filters, state, searchHint, children }: Props) {
  const { t } = useTranslation('grid');
  const [opened, setOpened] = useState<string | null>(null);
  const active = filters.filter((filter) => isSet(filter, state.filters) || filter.name === opened);
  const free = filters.filter((filter) => !active.includes(filter));
  return (
    <search className={css.bar}>
      {searchHint && <Search hint={searchHint} state={state} />}
      {active.map((filter) => (
        <Chip
          key={filter.name}
          filter={filter}
          state={state}
          open={opened === filter.name}
          onOpen={(open) => setOpened(open ? filter.name : null)}
        />
      ))}
      {free.length > 0 && (
        <Dropdown
          trigger={['click']}
          menu={{
            items: free.map((filter) => ({ key: filter.name, label: filter.label })),
            onClick: ({ key }) => setTimeout(() => setOpened(key)),
          }}
        >
          <Button icon={<FilterOutlined aria-hidden />}>{t('filter')}</Button>
        </Dropdown>
      )}
      {Object.keys(state.filters).length > 1 && (
        <Button type="text" onClick={() => state.setFilters({})}>
          {t('clear')}
        </Button>
      )}
      <span className={css.gap} />
      {children}
    </search>
  );
}

function Search({ hint, state }: { hint: string; state: ListState }) {
  const { t } = useTranslation('grid');
  const asked = state.filters.q ?? '';
  const [typed, setTyped] = useState(asked);
  const input = useRef<InputRef>(null);
  const latest = useRef(state);
  latest.current = state;
  useKeys({ f: () => input.current?.focus() });
  useEffect(() => setTyped(asked), [asked]);
  useEffect(() => {
    if (typed.trim() === asked) return;
    const timer = setTimeout(() => {
      const { q: _, ...others } = latest.current.filters;
      latest.current.setFilters(typed.trim() ? { ...others, q: typed.trim() } : others);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, asked]);
  return (
    <Input
      ref={input}
      className={css.search}
      allowClear
      prefix={<SearchOutlined aria-hidden />}
      placeholder={hint}
      aria-label={t('search')}
      value={typed}
      maxLength={100}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

interface ChipProps {
  filter: Filter;
  state: ListState;
  open: boolean;
  onOpen: (open: boolean) => void;
}

function Chip({ filter, state, open, onOpen }: ChipProps) {
  const { t } = useTranslation('grid');
  const told = useTold(filter, state.filters);
  const change = (values: Filters) => state.setFilters({ ...without(filter, state.filters), ...values });
  return (
    <span className={css.chip}>
      <Popover
        trigger="click"
        open={open}
        onOpenChange={onOpen}
        placement="bottomLeft"
        arrow={false}
        destroyOnHidden
        content={
          <div className={css.control}>
            <Suspense fallback={<Spin size="small" />}>
              <FilterControl
                filter={filter}
                values={state.filters}
                onChange={change}
                onDone={() => onOpen(false)}
              />
            </Suspense>
          </div>
        }
      >
        <button type="button" className={css.chipText} aria-haspopup="dialog">
          {filter.label}
          {told !== null && <strong>{told}</strong>}
        </button>
      </Popover>
      <button
        type="button"
        className={css.chipClose}
        aria-label={t('drop_filter', { filter: filter.label })}
        onClick={() => {
          onOpen(false);
          state.setFilters(without(filter, state.filters));
        }}
      >
        <CloseOutlined aria-hidden />
      </button>
    </span>
  );
}

/** What a filter is set to, in words. */
function useTold(filter: Filter, values: Filters): string | null {
  const speech = useSpeech();
  const value = values[filter.name];
  const found = useQuery({
    queryKey: ['told', filter.name, value],
    queryFn: () => (filter.kind === 'found' && value ? filter.told(value) : ''),
    enabled: filter.kind === 'found' && value !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (!isSet(filter, values)) return null;
  switch (filter.kind) {
    case 'choice':
      return filter.choices.find((choice) => choice.value === value)?.label ?? value ?? null;
    case 'flag':
      return value === 'true' ? filter.yes : filter.no;
    case 'range':
      return `${values[filter.from] ?? ''}–${values[filter.to] ?? ''}`;
    case 'period': {
      const [first, last] = [dayAt(values[filter.from], false), dayAt(values[filter.to], true)];
      return `${first ? speech.day(first) : ''} – ${last ? speech.day(last) : ''}`;
    }
    case 'found':
      return found.data ?? '…';
    default:
      return value ?? null;
  }
}
