/** How many deals, and by which day they are to be paid; asked again when one of both is done with. */
import { DatePicker, InputNumber } from 'antd';
import dayjs from 'dayjs';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import css from './planner.module.css';
import { MOST_DEALS } from './query';

interface Props {
  deals: number;
  by: string | undefined;
  onChange: (deals: number, by: string) => void;
}

export function TargetInput({ deals, by, onChange }: Props) {
  const { t } = useTranslation('planner');
  const id = useId();
  const [typed, setTyped] = useState<number | null>(deals);
  const send = (day: string | undefined) => {
    if (day) onChange(typed ?? deals, day);
  };
  return (
    <div className={css.inputs}>
      <span className={css.pair}>
        <label htmlFor={`${id}-deals`}>{t('target')}</label>
        <InputNumber
          id={`${id}-deals`}
          size="large"
          min={1}
          max={MOST_DEALS}
          precision={0}
          value={typed}
          onChange={setTyped}
          onStep={(value) => by && onChange(Number(value), by)}
          onBlur={() => typed !== deals && send(by)}
          onPressEnter={() => send(by)}
        />
      </span>
      <span className={css.pair}>
        <label htmlFor={`${id}-by`}>{t('by')}</label>
        <DatePicker
          id={`${id}-by`}
          size="large"
          inputReadOnly
          allowClear={false}
          value={by ? dayjs(by) : null}
          disabledDate={(day) => day.isBefore(dayjs(), 'day')}
          onChange={(day) => send(day?.format('YYYY-MM-DD'))}
        />
      </span>
    </div>
  );
}
