/** The keys, on one sheet. */
import { Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { sheetIsOpen } from './overlays';
import css from './sheet.module.css';

const KEYS = [
  ['Ctrl K', 'search'],
  ['?', 'sheet'],
  ['[', 'back'],
  ['j', 'down'],
  ['k', 'up'],
  ['Enter', 'open'],
  ['x', 'select'],
  ['f', 'filter'],
  ['Esc', 'leave'],
] as const;

export function ShortcutSheet() {
  const { t } = useTranslation('shell');
  return (
    <Modal open title={t('shortcuts')} footer={null} onCancel={() => sheetIsOpen.set(false)}>
      <dl className={css.sheet}>
        {KEYS.map(([key, name]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(`keys.${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
