/** The panel: who serves this, the search, and the tabs. */

import { AskPanel } from '../ask/panel';
import { FilterPanel } from '../filter/panel';
import { Search } from '../find/search';
import { LayersPanel } from '../layers/panel';
import { StewardPanel } from '../steward/panel';
import { clauses } from '../state/filters';
import { isPanelOpen, openTab, tab } from '../state/view';
import { TABS, type Tab } from '../state/view-state';
import { TakePanel } from '../take/panel';
import { IconButton } from '../ui/button';
import { Icon, Mark } from '../ui/icon';
import { Preferences } from './preferences';
import { title } from './title';
import { words } from './words';

const BODIES: Record<Tab, () => preact.JSX.Element | null> = { layers: LayersPanel, filter: FilterPanel, ask: AskPanel, take: TakePanel, data: StewardPanel };

export function Panel() {
  const Body = BODIES[tab.value];
  const conditions = Object.values(clauses.value).flat().length;
  return (
    <section id="panel" class={`sheet ${isPanelOpen.value ? '' : 'folded'}`} aria-label={words().panel}>
      <header>
        <Mark />
        <h1>{title.value}</h1>
        <Preferences />
        <IconButton icon={isPanelOpen.value ? 'up' : 'down'} name={words().fold} expanded={isPanelOpen.value} controls="panel-body" onClick={() => (isPanelOpen.value = !isPanelOpen.value)} />
      </header>
      <Search />
      <div class="tabs" role="tablist" aria-label={words().panel} onKeyDown={turn}>
        {TABS.map((name) => (
          <button key={name} type="button" role="tab" id={`tab-${name}`} aria-selected={tab.value === name} aria-controls="panel-body" tabIndex={tab.value === name ? 0 : -1} onClick={() => press(name)}>
            <Icon name={name} />
            <span>{words().tabs[name]}</span>
            {name === 'filter' && conditions > 0 && (
              <>
                <span class="badge" aria-hidden="true">{conditions}</span>
                <span class="unseen">{words().conditions(conditions)}</span>
              </>
            )}
          </button>
        ))}
      </div>
      <div id="panel-body" class="panel-body" role="tabpanel" aria-labelledby={`tab-${tab.value}`} hidden={!isPanelOpen.value}>
        <h2 class="unseen">{words().tabs[tab.value]}</h2>
        <Body />
      </div>
    </section>
  );
}

/** The open tab closes the panel where that lies over the map. */
function press(name: Tab): void {
  const isOverMap = window.matchMedia('(max-width: 720px)').matches;
  if (isOverMap && isPanelOpen.value && tab.value === name) isPanelOpen.value = false;
  else openTab(name);
}

/** Arrow keys go from tab to tab: ARIA Authoring Practices, tabs. */
function turn(event: KeyboardEvent): void {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const next = TABS[(TABS.indexOf(tab.value) + by + TABS.length) % TABS.length] ?? 'layers';
  openTab(next);
  document.getElementById(`tab-${next}`)?.focus();
}
