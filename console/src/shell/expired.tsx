/** The session is over but the page stays: sign in on top of it, and nothing typed is lost. */
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import { useMe } from '@/api/me';
import type { Session } from '@/api/schema';
import { noteSignedIn } from '@/api/session';
import { SignInForm } from './sign_in_form';

export function ExpiredDialog() {
  const { t } = useTranslation('shell');
  const here = useLocation();
  const me = useMe();
  const returnTo = here.pathname + here.search;
  const enter = ({ employee }: Session) => {
    if (employee.id === me.id) {
      noteSignedIn();
      return;
    }
    sessionStorage.clear(); // somebody else: nothing of the page before is theirs
    location.assign('/');
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
      <SignInForm onSignedIn={enter} returnTo={returnTo} />
    </Modal>
  );
}
