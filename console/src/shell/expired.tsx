/** The session is over but the page stays: sign in on top of it, and nothing typed is lost. */
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { ME, useMe } from '@/api/me';
import { queries } from '@/api/queries';
import type { Session } from '@/api/schema';
import { noteSignedIn, noteSignedOut } from '@/api/session';
import { SignInForm } from './sign_in_form';

export function ExpiredDialog() {
  const { t } = useTranslation('shell');
  const go = useNavigate();
  const here = useLocation();
  const me = useMe();
  const returnTo = here.pathname + here.search;
  const enter = async ({ employee }: Session) => {
    if (employee.id === me.id) {
      noteSignedIn();
      return;
    }
    noteSignedOut(); // somebody else: nothing of the page before is theirs
    queries.clear();
    noteSignedIn();
    await queries.invalidateQueries({ queryKey: ME });
    await go('/');
  };
  return (
    <Modal
      open
      title={t('expired')}
      footer={null}
      closable={false}
      keyboard={false}
      mask={{ closable: false }}
      destroyOnHidden
    >
      <p>{t('expired_more')}</p>
      <SignInForm onSignedIn={(begun) => void enter(begun)} returnTo={returnTo} />
    </Modal>
  );
}
