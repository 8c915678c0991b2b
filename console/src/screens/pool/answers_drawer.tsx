/** What a batch of claims came to, lead by lead. */
import { CheckCircleFilled, CloseCircleFilled } from '@ant-design/icons';
import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useIsPhone } from '@/kit/screen';
import { useTell } from '@/words/problem';
import type { Answer } from './answers';
import css from './pool.module.css';

export function Answers({ answers, onClose }: { answers: readonly Answer[]; onClose: () => void }) {
  const { t } = useTranslation('pool');
  const tell = useTell();
  const isPhone = useIsPhone();
  return (
    <Drawer
      title={t('answers')}
      open={answers.length > 0}
      onClose={onClose}
      placement={isPhone ? 'bottom' : 'right'}
      size={isPhone ? '80dvh' : 420}
    >
      <ul className={css.answers}>
        {answers.map(({ id, name, refusal }) => (
          <li key={id} data-ok={refusal === null}>
            {refusal === null ? <CheckCircleFilled aria-hidden /> : <CloseCircleFilled aria-hidden />}
            <span>
              <Link to={`/leads/${id}`}>{name}</Link>
              <small className="quiet">{refusal === null ? t('answer_claimed') : tell(refusal)}</small>
            </span>
          </li>
        ))}
      </ul>
    </Drawer>
  );
}
