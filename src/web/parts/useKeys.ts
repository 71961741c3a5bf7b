import { type HotkeyItem, useHotkeys, useLocalStorage } from '@mantine/hooks';

interface Options {
  /** Also in dialogs and while typing, and though shortcuts are off: for what has a modifier. */
  always?: boolean;
}

type Key = [keys: string, act: () => void, options?: Options];

const TYPING = ['INPUT', 'TEXTAREA', 'SELECT'];

/**
 * Shortcuts, of which those of a single key rest while a dialog is open or somebody types, and may be switched off
 * altogether, as people who speak to their computer need to (WCAG 2.1.4).
 */
export function useKeys(keys: Key[]): void {
  const [enabled] = useShortcutsEnabled();
  useHotkeys(
    keys.map(
      ([name, act, { always = false } = {}]): HotkeyItem => [
        name,
        (event) => {
          if (!always && (!enabled || isElsewhere(event.target))) return;
          event.preventDefault();
          act();
        },
        { preventDefault: false, usePhysicalKeys: false },
      ],
    ),
    [],
  );
}

/** Whether shortcuts of a single key are on; kept in this browser. */
export function useShortcutsEnabled() {
  return useLocalStorage({ key: 'groupkeep-shortcuts', defaultValue: true, getInitialValueInEffect: false });
}

function isElsewhere(target: EventTarget | null): boolean {
  const typing = target instanceof HTMLElement && TYPING.includes(target.tagName) && !isCheckbox(target);
  return typing || document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

function isCheckbox(element: HTMLElement): boolean {
  return element instanceof HTMLInputElement && element.type === 'checkbox';
}
