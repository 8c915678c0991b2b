/** Days that most next steps fall on, one tap each. */
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { QUICK, quickDay } from './next_step';
import css from './touches.module.css';

export function QuickDays({ onPick }: { onPick: (at: string) => void }) {
  const { t } = useTranslation('lead');
  return (
    <div className={css.quick}>
      {QUICK.map((quick) => (
        <Button key={quick} size="small" onClick={() => onPick(quickDay(quick, new Date()).toISOString())}>
          {t(`quick.${quick}`)}
        </Button>
      ))}
    </div>
  );
}
