/** Short words about what was just done, with its undo. They wait while the pointer rests on them. */
import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { problemOf } from '@/api/problem';
import { createStore, useStore } from '@/kit/store';
import { useTell } from '@/words/problem';
import css from './toasts.module.css';

interface Toast {
  id: number;
  text?: string;
  error?: unknown;
  undo?: () => Promise<unknown>;
  seconds: number;
}

const toasts = createStore<readonly Toast[]>([]);
let last = 0;

function show(toast: Omit<Toast, 'id'>): void {
  toasts.set([...toasts.get().slice(-2), { ...toast, id: ++last }]);
}

function drop(id: number): void {
  toasts.set(toasts.get().filter((each) => each.id !== id));
}

/** Tell that something was done; with `undo`, offer to take it back. */
export function tellDone(text: string, undo?: () => Promise<unknown>): void {
  show({ text, undo, seconds: undo ? 12 : 4 });
}

/** Tell that something was refused, and why. */
export function tellFailed(error: unknown): void {
  show({ error, seconds: 12 });
}

export function Toasts() {
  const shown = useStore(toasts);
  return (
    <section className={css.place} aria-live="polite" data-testid="toasts">
      {shown.map((toast) => (
        <Line key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function Line({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const tell = useTell();
  const [resting, setResting] = useState(false);
  const [undoing, setUndoing] = useState(false);
  useEffect(() => {
    if (resting || undoing) return;
    const timer = setTimeout(() => drop(toast.id), toast.seconds * 1000);
    return () => clearTimeout(timer);
  }, [toast, resting, undoing]);
  const undo = async () => {
    if (!toast.undo) return;
    setUndoing(true);
    try {
      await toast.undo();
      tellDone(t('undone'));
    } catch (error) {
      tellFailed(error);
    }
    drop(toast.id);
  };
  const isBad = toast.error !== undefined;
  const trace = isBad ? problemOf(toast.error).traceId : null;
  return (
    <div
      className={isBad ? `${css.toast} ${css.bad}` : css.toast}
      role={isBad ? 'alert' : 'status'}
      onPointerEnter={() => setResting(true)}
      onPointerLeave={() => setResting(false)}
    >
      <span className={css.text}>
        {isBad ? tell(toast.error) : toast.text}
        {trace && <small className={css.trace}>{t('trace', { id: trace })}</small>}
      </span>
      {toast.undo && (
        <Button type="text" className={css.act} loading={undoing} onClick={undo}>
          {t('undo')}
        </Button>
      )}
      <Button type="text" className={css.act} aria-label={t('close')} onClick={() => drop(toast.id)}>
        ×
      </Button>
    </div>
  );
}
