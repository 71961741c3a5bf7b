import { type HotkeyItem, useHotkeys, useLocalStorage } from '@mantine/hooks';

interface Options {
  /** Also while typing, and though shortcuts are off: for what has a modifier. */
  always?: boolean;
}

type Key = [keys: string, act: () => void, options?: Options];

const TYPING = ['INPUT', 'TEXTAREA', 'SELECT'];

/**
 * Shortcuts, which rest while a dialog is open. Those of a single key rest while somebody types, too, and may be switched
 * off altogether, as people who speak to their computer need to (WCAG 2.1.4).
 */
export function useKeys(keys: Key[]): void {
  const [enabled] = useShortcutsEnabled();
  useHotkeys(
    keys.map(
      ([name, act, { always = false } = {}]): HotkeyItem => [
        name,
        (event) => {
          const rests = isDialogOpen() || (!always && (!enabled || isTyping(event.target)));
          // To the browser, too, what has a modifier means something, which nobody wants of a sudden in a dialog.
          if (always || !rests) event.preventDefault();
          if (!rests) act();
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

function isDialogOpen(): boolean {
  return document.querySelector('[role="dialog"], [role="menu"]') !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && TYPING.includes(target.tagName) && !isCheckbox(target);
}

function isCheckbox(element: HTMLElement): boolean {
  return element instanceof HTMLInputElement && element.type === 'checkbox';
}
