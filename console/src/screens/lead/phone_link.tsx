/** A phone number: a link that dials, where it is not masked. */
import { PhoneOutlined } from '@ant-design/icons';

export function PhoneLink({ phone, isMasked }: { phone: string; isMasked: boolean }) {
  if (isMasked) return <>{phone}</>;
  return (
    <a href={`tel:${phone}`}>
      <PhoneOutlined aria-hidden /> {phone}
    </a>
  );
}
