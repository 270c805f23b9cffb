/** Which columns the list has. */

import { useEffect, useRef } from 'preact/hooks';
import type { Column } from '../server/columns';
import { columnTitle } from '../text/terms';
import { Icon } from '../ui/icon';
import { setColumns } from './state';
import { words } from './words';

export function ColumnsMenu({ collection, columns, shown }: { collection: string; columns: readonly Column[]; shown: readonly string[] }) {
  const menu = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const closeOutside = ({ target }: Event) => {
      if (menu.current && !menu.current.contains(target as Node)) menu.current.open = false;
    };
    document.addEventListener('pointerdown', closeOutside);
    return () => document.removeEventListener('pointerdown', closeOutside);
  }, []);
  const toggle = (name: string) => {
    const next = columns.map((column) => column.name).filter((other) => (other === name) !== shown.includes(other));
    if (next.length > 0) setColumns(collection, next);
  };
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !menu.current?.open) return;
    event.stopPropagation();
    menu.current.open = false;
    menu.current.querySelector('summary')?.focus();
  };
  return (
    <details class="columns-menu" ref={menu} onKeyDown={close}>
      <summary class="button">
        <Icon name="table" />
        {words().columns}
      </summary>
      <fieldset aria-label={words().columns}>
        {columns.map(({ name }) => (
          <label class="option" title={name}>
            <input type="checkbox" checked={shown.includes(name)} onChange={() => toggle(name)} />
            <span class="name">{columnTitle(name)}</span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
