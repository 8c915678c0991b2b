/** The keys, on one sheet. */
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { sheetIsOpen } from './overlays';
import css from './sheet.module.css';

const KEYS = {
  everywhere: [
    ['Ctrl K', 'search'],
    ['/', 'search'],
    ['?', 'sheet'],
    ['[', 'back'],
    ['Esc', 'leave'],
  ],
  in_lists: [
    ['j', 'down'],
    ['k', 'up'],
    ['Enter', 'open'],
    ['x', 'select'],
    ['f', 'filter'],
  ],
} as const;
const PLACES = ['everywhere', 'in_lists'] as const;

export function ShortcutSheet() {
  const { t } = useTranslation('shell');
  return (
    <Modal open title={t('shortcuts')} footer={null} onCancel={() => sheetIsOpen.set(false)}>
      {PLACES.map((place) => (
        <section key={place}>
          <h3 className={css.place}>{t(`keys_in.${place}`)}</h3>
          <dl className={css.sheet}>
            {KEYS[place].map(([key, name]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{t(`keys.${name}`)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
