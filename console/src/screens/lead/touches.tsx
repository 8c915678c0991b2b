/** A contact in one tap: what most contacts are, written down at once with what they usually are. */
import { CarOutlined, EditOutlined, MessageOutlined, PhoneOutlined, StopOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LoggedTouch } from '@/api/schema';
import { tellDone, tellFailed } from '@/shell/toasts';
import { useSpeech } from '@/words/speech';
import { logTouch } from './log_touch';
import { bodyOf, reaches, TOUCHES, type TouchName, USUAL_SECONDS } from './touch_kinds';
import css from './touches.module.css';

const ICONS: Record<TouchName, ComponentType> = {
  connected: PhoneOutlined,
  no_answer: StopOutlined,
  message: MessageOutlined,
  visit: CarOutlined,
};
const LENGTHS = [15, 60, 180, 300, 600, 1800] as const;

interface Props {
  leadId: string;
  /** Their wish not to be contacted: only notes then. */
  doNotContact: boolean;
  /** Whether a contact is the step that was planned. */
  closesStep?: boolean;
  isSmall?: boolean;
  only?: readonly TouchName[];
  onNote?: () => void;
}

export function TouchButtons({ leadId, doNotContact, closesStep, isSmall, only = TOUCHES, onNote }: Props) {
  const { t } = useTranslation('lead');
  const [busy, setBusy] = useState<TouchName | null>(null);
  const [seconds, setSeconds] = useState(USUAL_SECONDS);
  const tell = useToldTouch();
  const log = async (name: TouchName) => {
    setBusy(name);
    try {
      const body = bodyOf(name, seconds);
      const isDone = closesStep === true && reaches(body);
      const touch = await logTouch(leadId, { ...body, next_step_done: isDone });
      tellDone(tell(t(`touches.${name}`), touch, isDone));
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(null);
    }
  };
  return (
    <div className={css.box}>
      {doNotContact && <p className={css.wish}>{t('do_not_contact_touch')}</p>}
      <div className={isSmall ? css.row : css.buttons}>
        {only.map((name) => {
          const Icon = ICONS[name];
          return (
            <Button
              key={name}
              className={isSmall ? css.small : css.big}
              icon={<Icon aria-hidden />}
              loading={busy === name}
              disabled={doNotContact || (busy !== null && busy !== name)}
              onClick={() => void log(name)}
            >
              {t(`touches.${name}`)}
            </Button>
          );
        })}
        {onNote && (
          <Button
            className={isSmall ? css.small : css.big}
            icon={<EditOutlined aria-hidden />}
            onClick={onNote}
          >
            {t('touches.note')}
          </Button>
        )}
      </div>
      {!isSmall && !doNotContact && (
        <div className={css.length}>
          <span className="quiet">{t('call_length')}</span>
          <Select
            aria-label={t('call_length')}
            size="small"
            value={seconds}
            onChange={setSeconds}
            popupMatchSelectWidth={false}
            options={LENGTHS.map((value) => ({ value, label: t(`lengths.${value}`) }))}
          />
        </div>
      )}
    </div>
  );
}

/** What a touch did, in one sentence. */
export function useToldTouch() {
  const { t } = useTranslation('lead');
  const speech = useSpeech();
  return (name: string, touch: LoggedTouch, isStepDone = false) =>
    [
      t('logged', { touch: name }),
      touch.effective ? t('logged_counts') : t('logged_counts_not'),
      touch.recycle_at ? t('logged_until', { at: speech.day(touch.recycle_at) }) : '',
      isStepDone ? t('step_done') : '',
    ]
      .filter(Boolean)
      .join(t('between'));
}
