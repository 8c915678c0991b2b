/** A secret that is told once, with a way to take it along. */
import { CopyOutlined } from '@ant-design/icons';
import { Alert, Button, Input, Modal, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { tellDone } from '@/shell/toasts';

interface Props {
  title: string;
  /** What it is for, and that it is not shown again. */
  about: string;
  secret: string | null;
  onClose: () => void;
}

export function SecretOnce({ title, about, secret, onClose }: Props) {
  const { t } = useTranslation();
  const copy = async () => {
    await navigator.clipboard.writeText(secret ?? '');
    tellDone(t('copied'));
  };
  return (
    <Modal
      title={title}
      open={secret !== null}
      onCancel={onClose}
      mask={{ closable: false }}
      footer={
        <Button type="primary" onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={about} style={{ marginBottom: 12 }} />
      <Space.Compact block>
        <Input readOnly value={secret ?? ''} aria-label={title} onFocus={(event) => event.target.select()} />
        <Button icon={<CopyOutlined aria-hidden />} onClick={() => void copy()}>
          {t('copy')}
        </Button>
      </Space.Compact>
    </Modal>
  );
}
