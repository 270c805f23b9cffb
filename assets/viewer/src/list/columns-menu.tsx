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
    const close = () => menu.current?.removeAttribute('open');
    const closeOutside = ({ target }: Event) => {
      if (!menu.current?.contains(target as Node)) close();
    };
    const closeByKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || !menu.current?.open) return;
      event.stopPropagation();
      close();
      menu.current.querySelector('summary')?.focus();
    };
    const element = menu.current;
    document.addEventListener('pointerdown', closeOutside);
    element?.addEventListener('keydown', closeByKey);
    return () => {
      document.removeEventListener('pointerdown', closeOutside);
      element?.removeEventListener('keydown', closeByKey);
    };
  }, []);
  const toggle = (name: string) => {
    const next = columns.map((column) => column.name).filter((other) => (other === name) !== shown.includes(other));
    if (next.length > 0) setColumns(collection, next);
  };
  return (
    <details class="columns-menu" ref={menu}>
      <summary class="button">
        <Icon name="table" />
        {words().columns}
      </summary>
      <fieldset aria-label={words().columns}>
        {columns.map(({ name }) => (
          <label key={name} class="choice" title={name}>
            <input type="checkbox" checked={shown.includes(name)} onChange={() => toggle(name)} />
            <span class="name">{columnTitle(name)}</span>
          </label>
        ))}
      </fieldset>
    </details>
  );
}
