/** Money in a form: typed in yuan, kept in fen. */
import { Form, InputNumber } from 'antd';
import type { Rule } from 'antd/es/form';

const FEN = 100;

interface Props {
  name: string | (string | number)[];
  label?: string;
  rules?: Rule[];
  extra?: string;
  ariaLabel?: string;
}

export function MoneyField({ name, label, rules, extra, ariaLabel }: Props) {
  return (
    <Form.Item
      name={name}
      label={label}
      rules={rules}
      extra={extra}
      getValueProps={(fen: number | undefined) => ({ value: typeof fen === 'number' ? fen / FEN : null })}
      normalize={(yuan: number | null) => (yuan === null ? undefined : Math.round(yuan * FEN))}
    >
      <InputNumber
        aria-label={ariaLabel}
        style={{ width: '100%' }}
        min={0}
        max={10_000_000_000_000}
        precision={2}
        prefix="¥"
        inputMode="decimal"
        controls={false}
      />
    </Form.Item>
  );
}
