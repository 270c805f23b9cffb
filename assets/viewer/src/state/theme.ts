/** Day or night: as the system has it, or as chosen. */

import { computed, effect, signal } from '@preact/signals';
import { remember, remembered } from './memory';

export type Theme = 'light' | 'dark';
export const THEME_CHOICES = ['auto', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

const system = window.matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = signal(system.matches);
system.addEventListener('change', ({ matches }) => (systemIsDark.value = matches));

/** What was chosen. */
export const themeChoice = signal<ThemeChoice>(THEME_CHOICES.find((choice) => choice === remembered('theme')) ?? 'auto');

/** Whether something is drawn for the printer: paper is light. */
export const isOnPaper = signal(false);

/** Day or night now. */
export const theme = computed<Theme>(() => (isOnPaper.value ? 'light' : themeChoice.value === 'auto' ? (systemIsDark.value ? 'dark' : 'light') : themeChoice.value));

export function setTheme(choice: ThemeChoice): void {
  themeChoice.value = choice;
  remember('theme', choice);
}

/** Keeps the page in the theme. */
export function followTheme(): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
  });
}

/** Whether movement is unwelcome. */
export const prefersCalm = (): boolean => window.matchMedia('(prefers-reduced-motion: reduce)').matches;
