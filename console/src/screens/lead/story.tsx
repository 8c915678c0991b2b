/** All that happened to a lead, contacts and changes in one line of time, in words and with why. */
import {
  ArrowRightOutlined,
  CarOutlined,
  EditOutlined,
  MessageOutlined,
  PhoneOutlined,
  PlusOutlined,
  SwapOutlined,
} from '@ant-design/icons';
import { Radio } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import type { HistoryLine, Touch } from '@/api/schema';
import { usePages } from '@/parts/grid/pages';
import { type Moment, Timeline } from '@/parts/timeline/timeline';
import { type Speech, useSpeech } from '@/words/speech';
import { Card } from './card';
import css from './lead.module.css';
import { isShown, PARTS, type Part, sentence, touchIdOf } from './story_parts';

const PAGE_ROWS = 50;
const TOUCH_ICONS: Record<string, ReactNode> = {
  call: <PhoneOutlined aria-hidden />,
  visit: <CarOutlined aria-hidden />,
  meeting: <CarOutlined aria-hidden />,
  message: <MessageOutlined aria-hidden />,
  reply: <MessageOutlined aria-hidden />,
  email: <MessageOutlined aria-hidden />,
  note: <EditOutlined aria-hidden />,
};
const ICONS: Record<string, ReactNode> = {
  captured: <PlusOutlined aria-hidden />,
  stage_changed: <ArrowRightOutlined aria-hidden />,
  updated: <EditOutlined aria-hidden />,
};
const GOOD: readonly string[] = ['converted', 'paid', 'contracted'];
const BAD: readonly string[] = ['lost', 'recycled', 'invalidated', 'consent_withdrawn', 'payment_reversed'];

export function Story({ leadId }: { leadId: string }) {
  const { t } = useTranslation('lead');
  const { t: common } = useTranslation();
  const speech = useSpeech();
  const [part, setPart] = useState<Part>('all');
  const { lines, touches } = useStory(leadId);
  const known = new Map(touches.rows.map((touch) => [touch.id, touch]));
  const shown = { ...lines, rows: lines.rows.filter((line) => isShown(line, part)) };
  return (
    <Card
      title={t('story')}
      act={
        <Radio.Group
          size="small"
          optionType="button"
          aria-label={t('story_part')}
          value={part}
          onChange={(event) => setPart(event.target.value)}
          options={PARTS.map((value) => ({ value, label: t(`parts.${value}`) }))}
        />
      }
    >
      <div className={css.story}>
        <Timeline
          label={t('story')}
          empty={part === 'all' ? common('none') : t('story_none')}
          pages={{
            ...shown,
            more: () => {
              lines.more();
              touches.more();
            },
          }}
          momentOf={(line) => momentOf(line, known.get(touchIdOf(line) ?? ''), speech, t('seconds'))}
        />
      </div>
    </Card>
  );
}

/** A page of contacts reaches at least as far back as a page of all lines, for each contact is one of them. */
function useStory(leadId: string) {
  const path = { lead_id: leadId };
  const lines = usePages(['lead', leadId, 'history'], (cursor, signal) =>
    ask(
      api.GET('/v1/leads/{lead_id}/history', {
        params: { path, query: { limit: PAGE_ROWS, cursor } },
        signal,
      }),
    ),
  );
  const touches = usePages(['lead', leadId, 'touches'], (cursor, signal) =>
    ask(
      api.GET('/v1/leads/{lead_id}/touches', {
        params: { path, query: { limit: PAGE_ROWS, cursor } },
        signal,
      }),
    ),
  );
  return { lines, touches };
}

function momentOf(line: HistoryLine, touch: Touch | undefined, speech: Speech, unit: string): Moment {
  const words = speech.say(line.words);
  const why = speech.say(line.why);
  const length = touch?.seconds ? ` · ${speech.number(touch.seconds)} ${unit}` : '';
  return {
    id: String(line.sequence),
    at: line.at,
    icon: (touch && TOUCH_ICONS[touch.kind]) ?? ICONS[line.type] ?? <SwapOutlined aria-hidden />,
    text: sentence(words) + length,
    who: line.actor_name,
    why: why === words || why === '' ? undefined : sentence(why),
    note: touch?.note,
    tone: toneOf(line, touch),
  };
}

function toneOf(line: HistoryLine, touch: Touch | undefined): Moment['tone'] {
  if (touch?.effective || GOOD.includes(line.type)) return 'good';
  return BAD.includes(line.type) ? 'bad' : undefined;
}
