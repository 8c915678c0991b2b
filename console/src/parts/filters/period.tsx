/** From one day to another, or one of the periods people ask for most. */
import { DatePicker } from 'antd';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useTranslation } from 'react-i18next';
import type { Filters } from '@/parts/grid/list_state';
import { dayAt, endOf, type Filter, startOf } from './filters';

interface Props {
  filter: Extract<Filter, { kind: 'period' }>;
  values: Filters;
  onChange: (values: Filters) => void;
  onDone: () => void;
}

export default function Period({ filter, values, onChange, onDone }: Props) {
  const { t } = useTranslation('grid');
  const today = dayjs();
  const read = (day: string | null) => (day ? dayjs(day) : null);
  return (
    <DatePicker.RangePicker
      allowEmpty={[true, true]}
      value={[read(dayAt(values[filter.from], false)), read(dayAt(values[filter.to], true))]}
      presets={[
        { label: t('today'), value: [today, today] },
        { label: t('last_7_days'), value: [today.subtract(6, 'day'), today] },
        { label: t('last_30_days'), value: [today.subtract(29, 'day'), today] },
        { label: t('this_month'), value: [today.startOf('month'), today] },
      ]}
      onChange={(days) => {
        const [first, last] = [days?.[0], days?.[1]];
        onChange({
          ...(first ? { [filter.from]: startOf(first.format('YYYY-MM-DD')) } : {}),
          ...(last ? { [filter.to]: endOf(last.format('YYYY-MM-DD')) } : {}),
        });
        onDone();
      }}
    />
  );
}
