/** A day, or a moment, in a form. Kept as text, so that a draft of it can be kept too. */
import { DatePicker, Form } from 'antd';
import type { Rule } from 'antd/es/form';
import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/zh-cn';

interface Props {
  name: string | (string | number)[];
  label?: string;
  /** A moment, as ISO 8601, rather than a day, as `YYYY-MM-DD`. */
  withTime?: boolean;
  rules?: Rule[];
  extra?: string;
  /** The first day that can be chosen. */
  least?: string;
}

export function DayField({ name, label, withTime, rules, extra, least }: Props) {
  return (
    <Form.Item
      name={name}
      label={label}
      rules={rules}
      extra={extra}
      getValueProps={(value: string | undefined) => ({ value: value ? dayjs(value) : null })}
      normalize={(value: Dayjs | null) => (value === null ? undefined : written(value, withTime))}
    >
      <DatePicker
        style={{ width: '100%' }}
        inputReadOnly
        showTime={withTime ? { format: 'HH:mm', minuteStep: 5 } : false}
        format={withTime ? 'YYYY-MM-DD HH:mm' : 'YYYY-MM-DD'}
        disabledDate={least ? (day) => day.isBefore(least, 'day') : undefined}
      />
    </Form.Item>
  );
}

function written(value: Dayjs, withTime = false): string {
  return withTime ? value.toISOString() : value.format('YYYY-MM-DD');
}
