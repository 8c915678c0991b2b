/** Search everything from anywhere: pages, leads by name, company, pinyin, phone or number, and colleagues. */
import { useQuery } from '@tanstack/react-query';
import { Input, Modal, Spin } from 'antd';
import { type KeyboardEvent, useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { hasRole, useMe } from '@/api/me';
import { useMenu } from './frame';
import { paletteIsOpen } from './overlays';
import css from './palette.module.css';

interface Found {
  key: string;
  kind: 'page' | 'lead' | 'employee';
  title: string;
  more: string;
  to: string;
}

export function Palette() {
  const { t } = useTranslation('shell');
  const go = useNavigate();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const wanted = useDeferredValue(typed.trim());
  const { found, isAsking } = useFound(wanted);
  const chosen = Math.min(at, Math.max(found.length - 1, 0));
  const close = () => paletteIsOpen.set(false);
  const open = (each: Found | undefined) => {
    if (!each) return;
    close();
    void go(each.to);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setAt((chosen + step + found.length) % Math.max(found.length, 1));
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) open(found[chosen]);
  };
  return (
    <Modal
      open
      footer={null}
      closable={false}
      onCancel={close}
      className={css.palette}
      aria-label={t('search')}
    >
      <Input
        autoFocus
        size="large"
        variant="borderless"
        placeholder={t('search_hint')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        suffix={isAsking ? <Spin size="small" /> : <span />}
        role="combobox"
        aria-label={t('search')}
        aria-expanded
        aria-controls="palette-found"
        aria-activedescendant={found[chosen] && `found-${found[chosen].key}`}
      />
      <div id="palette-found" role="listbox" aria-label={t('search')} className={css.list}>
        {found.map((each, index) => (
          <div
            key={each.key}
            id={`found-${each.key}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            className={css.found}
            onClick={() => open(each)}
            onPointerMove={() => setAt(index)}
          >
            <span className={css.kind}>{t(`found.${each.kind}`)}</span>
            <span className={css.title}>{each.title}</span>
            <span className={css.more}>{each.more}</span>
          </div>
        ))}
      </div>
      {wanted && !isAsking && found.length === 0 && <p className={css.none}>{t('search_none')}</p>}
    </Modal>
  );
}

function useFound(wanted: string): { found: Found[]; isAsking: boolean } {
  const { t } = useTranslation('shell');
  const me = useMe();
  const pages = useMenu()
    .flatMap((group) => group.places)
    .map((place) => ({ place, title: t(`places.${place.name}`) }))
    .filter(
      ({ title, place }) => !wanted || `${title} ${place.path}`.toLowerCase().includes(wanted.toLowerCase()),
    )
    .slice(0, wanted ? 4 : 20)
    .map(({ place, title }): Found => ({ key: place.name, kind: 'page', title, more: '', to: place.path }));
  const seesLeads = hasRole(me, ['rep', 'manager', 'marketer', 'admin']);
  const leads = useQuery({
    queryKey: ['palette', 'leads', wanted],
    queryFn: ({ signal }) =>
      ask(api.GET('/v1/leads', { params: { query: { q: wanted, limit: 8 } }, signal })),
    enabled: seesLeads && wanted.length > 0,
    placeholderData: (before) => before,
  });
  const people = useQuery({
    queryKey: ['palette', 'employees', wanted],
    queryFn: ({ signal }) =>
      ask(api.GET('/v1/employees', { params: { query: { q: wanted, limit: 5 } }, signal })),
    enabled: wanted.length > 0,
    placeholderData: (before) => before,
  });
  if (!wanted) return { found: pages, isAsking: false };
  const found = [
    ...pages,
    ...(leads.data?.data ?? []).map(
      (lead): Found => ({
        key: lead.id,
        kind: 'lead',
        title: lead.name ?? lead.company ?? `#${lead.number}`,
        more: [`#${lead.number}`, lead.grade, lead.name ? lead.company : null, lead.owner_name]
          .filter(Boolean)
          .join(' · '),
        to: `/leads/${lead.id}`,
      }),
    ),
    ...(people.data?.data ?? []).map(
      (person): Found => ({
        key: person.id,
        kind: 'employee',
        title: person.name,
        more: person.number,
        to: seesLeads ? `/leads?owner_id=${person.id}` : `/employees?q=${encodeURIComponent(person.number)}`,
      }),
    ),
  ];
  return { found, isAsking: leads.isFetching || people.isFetching };
}
