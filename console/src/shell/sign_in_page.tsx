/** Where one signs in. Comes back to the page that was wanted. */
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import { ME } from '@/api/me';
import { Problem } from '@/api/problem';
import { queries } from '@/api/queries';
import { noteSignedOut } from '@/api/session';
import { useStore } from '@/kit/store';
import { language, speak } from '@/words';
import { useTell } from '@/words/problem';
import { OutageBanner } from './outage_banner';
import { SignInForm } from './sign_in_form';
import css from './sign_in_page.module.css';

/** A path of this site, whatever the address bar says. */
export function safePath(wanted: string | null): string {
  return wanted !== null && /^\/(?![/\\])/.test(wanted) && !wanted.startsWith('/login') ? wanted : '/';
}

export function Component() {
  const { t } = useTranslation('shell');
  const tell = useTell();
  const go = useNavigate();
  const [asked] = useSearchParams();
  const spoken = useStore(language);
  const returnTo = safePath(asked.get('return_to'));
  const refusal = asked.get('error');
  const enter = async () => {
    queries.removeQueries({ queryKey: ME });
    noteSignedOut(); // so that the page to come asks who they are before it is drawn
    await go(returnTo, { replace: true });
  };
  return (
    <>
      <OutageBanner />
      <main className={css.page}>
        <section className={css.card}>
          <h1 className={css.brand}>
            Allhands <span>{t('brand')}</span>
          </h1>
          <p className="quiet">{t('slogan')}</p>
          {refusal && <p role="alert">{tell(new Problem(401, { code: refusal, detail: refusal }))}</p>}
          <SignInForm onSignedIn={() => void enter()} returnTo={returnTo} />
          <button
            type="button"
            className={css.language}
            onClick={() => void speak(spoken === 'zh' ? 'en' : 'zh')}
          >
            {spoken === 'zh' ? 'English' : '中文'}
          </button>
        </section>
      </main>
    </>
  );
}
