/** The tools at the top of every page. */
import { QuestionOutlined, SearchOutlined, UserOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { api, ask } from '@/api/client';
import { useMe } from '@/api/me';
import { queries } from '@/api/queries';
import { noteSignedOut } from '@/api/session';
import { useIsPhone } from '@/kit/screen';
import { useStore } from '@/kit/store';
import { type Language, language, speak } from '@/words';
import css from './header_tools.module.css';
import { Inbox } from './inbox';
import { JobsTray } from './jobs';
import { paletteIsOpen, sheetIsOpen } from './overlays';
import { type Shade, shade } from './theme';
import { tellFailed } from './toasts';

const Palette = lazy(() => import('./palette').then(({ Palette }) => ({ default: Palette })));
const ShortcutSheet = lazy(() => import('./sheet').then(({ ShortcutSheet }) => ({ default: ShortcutSheet })));

export function HeaderTools() {
  const { t } = useTranslation('shell');
  const isPhone = useIsPhone();
  return (
    <>
      <Button
        className={css.search}
        icon={<SearchOutlined aria-hidden />}
        onClick={() => paletteIsOpen.set(true)}
        aria-label={isPhone ? t('search') : undefined}
      >
        <span className={css.searchText}>{t('search')}</span>
        {!isPhone && <kbd>Ctrl K</kbd>}
      </Button>
      <span className={css.gap} />
      <JobsTray />
      <Inbox />
      {!isPhone && (
        <Button
          type="text"
          icon={<QuestionOutlined aria-hidden />}
          aria-label={t('shortcuts')}
          onClick={() => sheetIsOpen.set(true)}
        />
      )}
      <UserMenu />
      <Suspense>
        {useStore(paletteIsOpen) && <Palette />}
        {useStore(sheetIsOpen) && <ShortcutSheet />}
      </Suspense>
    </>
  );
}

function UserMenu() {
  const { t } = useTranslation('shell');
  const me = useMe();
  const go = useNavigate();
  const spoken = useStore(language);
  const chosen = useStore(shade);
  const signOut = async () => {
    try {
      await ask(api.DELETE('/v1/sessions/current'));
    } catch (error) {
      tellFailed(error);
      return;
    }
    noteSignedOut();
    sessionStorage.clear(); // what was typed and not sent is not the next person's
    await go('/login');
    queries.clear();
  };
  const items = [
    { key: 'who', label: `${me.name} · ${me.number}`, disabled: true },
    { type: 'divider' as const },
    { key: 'account', label: t('places.account'), onClick: () => void go('/account') },
    {
      key: 'language',
      label: t('language'),
      children: (['zh', 'en'] as Language[]).map((each) => ({
        key: `language.${each}`,
        label: each === 'zh' ? '中文' : 'English',
        onClick: () => void speak(each),
      })),
    },
    {
      key: 'theme',
      label: t('theme'),
      children: (['system', 'light', 'dark'] as Shade[]).map((each) => ({
        key: `theme.${each}`,
        label: t(`themes.${each}`),
        onClick: () => shade.set(each),
      })),
    },
    { key: 'docs', label: <a href="/docs">{t('api_docs')}</a> },
    { type: 'divider' as const },
    { key: 'out', label: t('sign_out'), onClick: () => void signOut() },
  ];
  return (
    <Dropdown
      trigger={['click']}
      menu={{ items, selectable: true, selectedKeys: [`language.${spoken}`, `theme.${chosen}`] }}
    >
      <Button
        type="text"
        icon={<UserOutlined aria-hidden />}
        aria-label={t('person_menu', { name: me.name })}
      >
        <span className={css.name}>{me.name}</span>
      </Button>
    </Dropdown>
  );
}
