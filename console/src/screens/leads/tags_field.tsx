/** Tags, typed one after the other. The list behind it is large, so the field comes after the others. */
import { Form, Select } from 'antd';
import { useTranslation } from 'react-i18next';

export default function TagsField() {
  const { t } = useTranslation('capture');
  const { t: words } = useTranslation('leads');
  return (
    <Form.Item name="tags" label={words('tags')} extra={t('tags_more')}>
      <Select mode="tags" open={false} suffixIcon={null} tokenSeparators={[',', '，', '、']} />
    </Form.Item>
  );
}
