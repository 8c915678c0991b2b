/** What surrounds every page: the menu, search, inbox, jobs, and what the person should know. */
import { lazy, Suspense, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink, Outlet, ScrollRestoration, useLocation, useMatches, useNavigation } from 'react-router';
import { hasRole, useMe } from '@/api/me';
import { session } from '@/api/session';
import { useIsPhone } from '@/kit/screen';
import { useStore } from '@/kit/store';
import css from './frame.module.css';
import { HeaderTools } from './header_tools';
import { OutageBanner } from './outage_banner';
import { GROUPS, PLACES, type Place } from './places';
import { useShortcuts } from './shortcuts';
import { Toasts } from './toasts';
import { Waiting } from './waiting';

const ExpiredDialog = lazy(() =>
  import('./expired').then(({ ExpiredDialog }) => ({ default: ExpiredDialog })),
);

export function Frame() {
  const { t } = useTranslation('shell');
  const isPhone = useIsPhone();
  const main = useRef<HTMLElement>(null);
  const isBusy = useNavigation().state !== 'idle';
  useShortcuts();
  usePageTitle();
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#main">
        {t('skip')}
      </a>
      <OutageBanner />
      {!isPhone && <Side />}
      <div className={css.column}>
        <header className={css.header}>
          <HeaderTools />
        </header>
        {isBusy && <div className={css.bar} />}
        <main id="main" ref={main} tabIndex={-1} className={css.main}>
          <Suspense fallback={<Waiting />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      {isPhone && <Tabs />}
      <Toasts />
      <Suspense>{useStore(session) === 'expired' && <ExpiredDialog />}</Suspense>
      <ScrollRestoration />
    </div>
  );
}

function Side() {
  const { t } = useTranslation('shell');
  const groups = useMenu();
  return (
    <aside className={css.side}>
      <NavLink to="/" className={css.brand}>
        Allhands<span>{t('brand')}</span>
      </NavLink>
      <nav aria-label={t('menu')}>
        {groups.map((group) => (
          <section key={group.name}>
            <h2 className={css.group}>{t(`groups.${group.name}`)}</h2>
            {group.places.map((place) => (
              <MenuLink key={place.path} place={place} className={css.link} />
            ))}
          </section>
        ))}
      </nav>
    </aside>
  );
}

function Tabs() {
  const { t } = useTranslation('shell');
  const tabs = useMenu()
    .flatMap((group) => group.places)
    .filter((place) => place.tab)
    .slice(0, 4);
  return (
    <nav className={css.tabs} aria-label={t('menu')}>
      {tabs.map((place) => (
        <MenuLink key={place.path} place={place} className={css.tab} />
      ))}
      <NavLink to="/menu" className={css.tab}>
        <span aria-hidden>☰</span>
        {t('more')}
      </NavLink>
    </nav>
  );
}

export function MenuLink({ place, className }: { place: Place; className?: string }) {
  const { t } = useTranslation('shell');
  const Icon = place.icon;
  const { pathname } = useLocation();
  // a page that is in the menu itself does not light up the one it lies under
  const isPlaceOfItsOwn = PLACES.some(({ icon, path }) => icon && path === pathname);
  return (
    <NavLink to={place.path} className={className} end={isPlaceOfItsOwn}>
      {Icon && <Icon aria-hidden />}
      <span>{t(`places.${place.name}`)}</span>
    </NavLink>
  );
}

/** The groups of pages this person sees, without empty ones. */
export function useMenu() {
  const me = useMe();
  return GROUPS.map((group) => ({
    name: group.name,
    places: group.places.filter((place) => place.icon && hasRole(me, place.roles)),
  })).filter((group) => group.places.length > 0);
}

function usePageTitle(): void {
  const { t, i18n } = useTranslation('shell');
  const here = useMatches().at(-1)?.handle as Place | undefined;
  const name = here && t(`places.${here.name}`);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the words change with the language
  useEffect(() => {
    document.title = name ? `${name} · Allhands` : 'Allhands 全员';
  }, [name, i18n.language]);
}
