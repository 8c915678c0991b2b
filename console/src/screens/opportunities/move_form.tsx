/** What a stage asks for before a lead comes to it. */
import { DatePicker, Form, InputNumber, Select } from 'antd';
import dayjs, { type Dayjs } from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { StageBody } from '@/api/schema';
import { FormDrawer } from '@/parts/form/form_drawer';
import { useSpeech } from '@/words/speech';
import type { Move } from './moves';

const FEN = 100;

interface Typed {
  amount_fen?: number;
  expected_on?: Dayjs;
  valid_until?: Dayjs;
  lost_reason?: string;
}

interface Props {
  move: Move | null;
  onClose: () => void;
  onSend: (move: Move, body: StageBody) => Promise<unknown>;
}

export function MoveForm({ move, onClose, onSend }: Props) {
  const { t } = useTranslation('opportunities');
  const { t: leads } = useTranslation('leads');
  const { t: common } = useTranslation();
  const to = move?.to;
  const ahead = (day: Dayjs) => day.isBefore(dayjs(), 'day');
  const send = async (typed: Typed) => {
    if (!move) return;
    await onSend(move, {
      stage: move.to,
      ...(typed.amount_fen === undefined ? {} : { amount_fen: typed.amount_fen }),
      ...(typed.expected_on ? { expected_on: typed.expected_on.format('YYYY-MM-DD') } : {}),
      ...(typed.valid_until ? { valid_until: typed.valid_until.format('YYYY-MM-DD') } : {}),
      ...(typed.lost_reason ? { lost_reason: typed.lost_reason } : {}),
    });
  };
  return (
    <FormDrawer<Typed>
      title={to ? t('to', { stage: leads(`stages.${to}`) }) : ''}
      open={move !== null}
      onClose={onClose}
      onSend={send}
      sendLabel={t('send')}
      danger={to === 'lost'}
      initial={{
        amount_fen: move?.lead.amount_fen ?? undefined,
        expected_on: to === 'payment' ? undefined : expectedOn(move?.lead.expected_on),
        valid_until: to === 'quote' ? dayjs().add(30, 'day') : undefined,
      }}
    >
      <p className="quiet">{[move?.lead.name, move?.lead.company].filter(Boolean).join(' · ')}</p>
      {to === 'lost' ? (
        <Form.Item
          name="lost_reason"
          label={t('reason')}
          rules={[{ required: true, message: common('required') }]}
        >
          <LostReason />
        </Form.Item>
      ) : (
        <Form.Item
          name="amount_fen"
          label={t('amount')}
          rules={[{ required: true, message: common('required') }]}
        >
          <Money />
        </Form.Item>
      )}
      {(to === 'quote' || to === 'contract') && (
        <Form.Item name="expected_on" label={t('expected_on')}>
          <DatePicker style={{ width: '100%' }} disabledDate={ahead} />
        </Form.Item>
      )}
      {to === 'quote' && (
        <Form.Item name="valid_until" label={t('valid_until')}>
          <DatePicker style={{ width: '100%' }} disabledDate={ahead} />
        </Form.Item>
      )}
    </FormDrawer>
  );
}

/** As it was, unless that is over; else in a month, as the API would say. */
function expectedOn(known: string | null | undefined): Dayjs {
  const day = known ? dayjs(known) : dayjs().add(30, 'day');
  return day.isBefore(dayjs(), 'day') ? dayjs() : day;
}

interface InputProps<Value> {
  id?: string;
  value?: Value;
  onChange?: (value: Value | undefined) => void;
}

/** Typed in yuan, kept in fen. */
function Money({ id, value, onChange }: InputProps<number>) {
  return (
    <InputNumber<number>
      id={id}
      style={{ width: '100%' }}
      prefix="¥"
      min={0}
      precision={2}
      value={value === undefined ? null : value / FEN}
      onChange={(yuan) => onChange?.(yuan === null ? undefined : Math.round(yuan * FEN))}
    />
  );
}

function LostReason({ id, value, onChange }: InputProps<string>) {
  const speech = useSpeech();
  const { data } = useQuery({
    queryKey: ['lost-reasons'],
    queryFn: () => ask(api.GET('/v1/lost-reasons', { params: { query: { limit: 200 } } })),
  });
  const options = (data?.data ?? [])
    .filter((reason) => reason.active)
    .map((reason) => ({ value: reason.code, label: speech.say(reason) }));
  return <Select id={id} value={value} onChange={onChange} loading={!data} options={options} />;
}
