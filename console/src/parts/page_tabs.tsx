/** The parts of a page, each at an address of its own: links, of which one is here. */
import { Link, useSearchParams } from 'react-router';
import css from './page_tabs.module.css';

interface Props<Name extends string> {
  label: string;
  /** The first is where one comes without choosing. */
  tabs: readonly { name: Name; title: string }[];
  shown: Name;
}

/** Which of these an address asks for. */
export function useTab<Name extends string>(names: readonly [Name, ...Name[]]): Name {
  const [params] = useSearchParams();
  return names.find((name) => name === params.get('tab')) ?? names[0];
}

export function PageTabs<Name extends string>({ label, tabs, shown }: Props<Name>) {
  return (
    <nav className={css.tabs} aria-label={label}>
      {tabs.map(({ name, title }, index) => (
        <Link
          key={name}
          to={index === 0 ? '?' : `?tab=${name}`}
          replace
          className={css.tab}
          aria-current={name === shown ? 'page' : undefined}
        >
          {title}
        </Link>
      ))}
    </nav>
  );
}
