/** Buttons. */

import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';

interface Common {
  onClick: () => void;
  disabled?: boolean;
  /** Whether it is pressed in, of a button that stays so. */
  pressed?: boolean;
}

/** A button that is a drawing, with a name for those who do not see it. */
export function IconButton({ icon, name, onClick, disabled = false, pressed, ...rest }: Common & { icon: IconName; name: string; expanded?: boolean; controls?: string }) {
  return (
    <button type="button" class="icon-button" aria-label={name} title={name} onClick={onClick} disabled={disabled} aria-pressed={pressed} aria-expanded={rest.expanded} aria-controls={rest.controls}>
      <Icon name={icon} />
    </button>
  );
}

/** A button with a text, and perhaps a drawing before it. */
export function Button({ icon, children, onClick, disabled = false, pressed, kind = 'plain' }: Common & { icon?: IconName; children: ComponentChildren; kind?: 'plain' | 'main' | 'quiet' }) {
  return (
    <button type="button" class={`button ${kind}`} onClick={onClick} disabled={disabled} aria-pressed={pressed}>
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
