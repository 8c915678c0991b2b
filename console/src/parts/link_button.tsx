/** A link that looks like a button: one thing to tab to, opened beside with Ctrl as any link. */
import { Button, type ButtonProps } from 'antd';
import { useHref, useLinkClickHandler } from 'react-router';

interface Props extends Pick<ButtonProps, 'type' | 'size' | 'icon' | 'children' | 'aria-label'> {
  to: string;
}

export function LinkButton({ to, ...look }: Props) {
  const follow = useLinkClickHandler<HTMLElement>(to);
  return <Button {...look} href={useHref(to)} onClick={follow} />;
}
