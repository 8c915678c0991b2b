/** Choosing, saving, changing and deleting views. A view that is deleted can be had back. */
import { CheckOutlined, DeleteOutlined, LinkOutlined } from '@ant-design/icons';
import { Button, Checkbox, Input, Spin } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { tellDone, tellFailed } from '@/shell/toasts';
import type { ViewsProps } from './views';
import css from './views.module.css';
import { createView, deleteView, updateView, type View } from './views_data';

interface Props extends ViewsProps {
  saved: readonly View[];
  current: View | null;
  isChanged: boolean;
  onDone: () => void;
}

export default function ViewsPanel(props: Props) {
  const { t } = useTranslation('grid');
  const { state, known, saved, current, isChanged, onDone } = props;
  const mine = saved.filter((view) => view.saved?.mine);
  const others = saved.filter((view) => !view.saved?.mine);
  const choose = (view: View | null) => {
    state.show(view);
    onDone();
  };
  const groups = [
    { title: t('view_mine'), views: mine },
    { title: t('view_others'), views: others },
  ];
  return (
    <div className={css.panel}>
      <ul className={css.list} aria-label={t('views')}>
        <Choice name={t('view_usual')} isShown={state.view === null} onChoose={() => choose(null)} />
        {known.map((view) => (
          <Choice key={view.id} name={view.name} isShown={view === current} onChoose={() => choose(view)} />
        ))}
      </ul>
      {groups.map(
        ({ title, views }) =>
          views.length > 0 && (
            <div key={title}>
              <h3 className={css.title}>{title}</h3>
              <ul className={css.list} aria-label={title}>
                {views.map((view) => (
                  <Choice
                    key={view.id}
                    name={view.name}
                    by={view.saved?.mine ? undefined : view.saved?.owner_name}
                    isShown={view === current}
                    onChoose={() => choose(view)}
                    act={view.saved?.mine && <Delete view={view} state={state} />}
                  />
                ))}
              </ul>
            </div>
          ),
      )}
      <Keep {...props} key={`${current?.id}.${isChanged}`} />
    </div>
  );
}

interface ChoiceProps {
  name: string;
  by?: string;
  isShown: boolean;
  onChoose: () => void;
  act?: React.ReactNode;
}

function Choice({ name, by, isShown, onChoose, act }: ChoiceProps) {
  return (
    <li className={css.line}>
      <button type="button" className={css.choice} aria-current={isShown} onClick={onChoose}>
        <CheckOutlined aria-hidden style={{ visibility: isShown ? 'visible' : 'hidden' }} />
        <span>
          {name}
          {by && <small className="quiet"> {by}</small>}
        </span>
      </button>
      {act}
    </li>
  );
}

function Delete({ view, state }: { view: View; state: ViewsProps['state'] }) {
  const { t } = useTranslation('grid');
  const remove = async () => {
    const { saved } = view;
    if (!saved) return;
    try {
      await deleteView(saved);
      if (state.view === view.id) state.show(null);
      tellDone(t('view_deleted'), () => createView(saved.page, view.name, view.written, saved.shared));
    } catch (error) {
      tellFailed(error);
    }
  };
  return (
    <Button
      type="text"
      icon={<DeleteOutlined aria-hidden />}
      aria-label={t('view_delete', { name: view.name })}
      onClick={() => void remove()}
    />
  );
}

/** Keeping what is shown: in its view, as a new one, or as a link. */
function Keep({ page, state, current, isChanged, onDone }: Props) {
  const { t } = useTranslation('grid');
  const { t: common } = useTranslation();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [busy, setBusy] = useState(false);
  const mine = isChanged && current?.saved?.mine ? current : null;
  const attempt = async (act: () => Promise<void>) => {
    setBusy(true);
    try {
      await act();
      onDone();
    } catch (error) {
      tellFailed(error);
    } finally {
      setBusy(false);
    }
  };
  const update = async () => {
    const saved = mine?.saved;
    if (!saved) return;
    const changed = await updateView(saved, saved.version, state.written);
    tellDone(t('view_saved'), () => updateView(saved, changed.version, mine.written));
  };
  const save = async () => {
    state.show(await createView(page, name.trim(), state.written, shared));
    tellDone(t('view_saved'));
  };
  const copy = async () => {
    await navigator.clipboard.writeText(location.href);
    tellDone(common('copied'));
  };
  return (
    <div className={css.keep}>
      {mine && (
        <Button block type="primary" loading={busy} onClick={() => void attempt(update)}>
          {t('view_update', { name: mine.name })}
        </Button>
      )}
      <Input
        aria-label={t('view_name')}
        placeholder={t('view_name')}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.target.value)}
        onPressEnter={() => name.trim() && void attempt(save)}
      />
      <div className={css.acts}>
        <Checkbox checked={shared} onChange={(event) => setShared(event.target.checked)}>
          {t('view_shared')}
        </Checkbox>
        <Button disabled={name.trim() === '' || busy} onClick={() => void attempt(save)}>
          {t('view_save')}
        </Button>
      </div>
      <Button type="text" icon={<LinkOutlined aria-hidden />} onClick={() => void attempt(copy)}>
        {t('view_link')}
      </Button>
      {busy && <Spin size="small" />}
    </div>
  );
}
