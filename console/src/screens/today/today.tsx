/** A rep's day: what they hold of what they may, and which leads want something now, each with its reason. */
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, ask } from '@/api/client';
import { useMe } from '@/api/me';
import type { TodayLine } from '@/api/schema';
import { LinkButton } from '@/parts/link_button';
import { PageHead } from '@/parts/page_head';
import { ProblemView } from '@/shell/broken';
import { Waiting } from '@/shell/waiting';
import { useSpeech } from '@/words/speech';
import { CapsCard } from './caps';
import { type ListName, TodayList } from './list';
import css from './today.module.css';

const NoteForm = lazy(() => import('@/screens/lead/note_form'));
const LISTS: readonly ListName[] = ['next_steps', 'at_risk', 'new'];

export function Component() {
  const { t } = useTranslation('today');
  const { data, error, refetch } = useQuery({
    queryKey: ['today'],
    queryFn: () => ask(api.GET('/v1/today')),
  });
  const [noted, setNoted] = useState<TodayLine | null>(null);
  if (error && !data) return <ProblemView error={error} onAgain={() => void refetch()} />;
  if (!data) return <Waiting />;
  const isQuiet = LISTS.every((name) => data[name].count === 0);
  return (
    <>
      <Greeting />
      {data.caps && <CapsCard caps={data.caps} />}
      {isQuiet ? (
        <section className={css.quiet}>
          <h2>{t('all_done')}</h2>
          <p className="quiet">{t('all_done_hint')}</p>
          <LinkButton to="/pool" type="primary">
            {t('to_pool')}
          </LinkButton>
        </section>
      ) : (
        <div className={css.lists}>
          {LISTS.map((name) => (
            <TodayList key={name} name={name} list={data[name]} onNote={setNoted} />
          ))}
        </div>
      )}
      <Suspense>
        {noted && (
          <NoteForm
            leadId={noted.id}
            doNotContact={noted.do_not_contact}
            hasStep={noted.next_step !== null}
            open
            onClose={() => setNoted(null)}
          />
        )}
      </Suspense>
    </>
  );
}

function Greeting() {
  const { t } = useTranslation('today');
  const me = useMe();
  const speech = useSpeech();
  const now = new Date();
  return (
    <PageHead title={t(`greetings.${partOfDay(now)}`, { name: me.name })} about={speech.date(now)}>
      <LinkButton to="/leads/new">{t('new_lead')}</LinkButton>
    </PageHead>
  );
}

function partOfDay(now: Date): 'morning' | 'afternoon' | 'evening' {
  const hour = now.getHours();
  if (hour < 12) return 'morning';
  return hour < 18 ? 'afternoon' : 'evening';
}
