/** Text to be taken elsewhere as it stands: an address, a piece of a page, a command. */
import { CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { tellDone } from '@/shell/toasts';
import css from './snippet.module.css';

export function Snippet({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    tellDone(t('copied'));
  };
  return (
    <figure className={css.snippet}>
      <figcaption>
        <span>{label}</span>
        <Button
          size="small"
          icon={<CopyOutlined aria-hidden />}
          aria-label={`${t('copy')} · ${label}`}
          onClick={copy}
        >
          {t('copy')}
        </Button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keyboard */}
      <pre tabIndex={0}>{text}</pre>
    </figure>
  );
}
