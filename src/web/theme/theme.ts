import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** Indigo; white text on shade 6 and shade 7 has a contrast of more than 5. */
const brand: MantineColorsTuple = [
  '#eef2ff',
  '#e0e7ff',
  '#c7d2fe',
  '#a5b4fc',
  '#818cf8',
  '#6366f1',
  '#4f46e5',
  '#4338ca',
  '#3730a3',
  '#312e81',
];

const gray: MantineColorsTuple = [
  '#f8f9fb',
  '#f1f3f6',
  '#e6e9ee',
  '#d8dce3',
  '#bcc3cd',
  '#8f98a6',
  '#687282',
  '#4d5663',
  '#323943',
  '#1b2027',
];

/** From text to the ground below everything. */
const dark: MantineColorsTuple = [
  '#e5e8ec',
  '#c3c9d1',
  '#a3acb8',
  '#79838f',
  '#3a424d',
  '#2b323b',
  '#1d2229',
  '#14181d',
  '#0f1216',
  '#0a0c0f',
];

const system =
  'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", sans-serif';

/**
 * Calm and dense: small type, thin lines, one colour. Dialogs do not lock the page by a `<style>` element, which the
 * content security policy forbids; `base.css` does it. Components are named, not imported: they are loaded with the screens
 * that use them.
 */
export const theme = createTheme({
  primaryColor: 'brand',
  primaryShade: { light: 6, dark: 6 },
  colors: { brand, gray, dark },
  fontFamily: system,
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  headings: {
    fontFamily: system,
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '20px', lineHeight: '1.3' },
      h2: { fontSize: '16px', lineHeight: '1.35' },
      h3: { fontSize: '14px', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '24px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } },
    Button: { defaultProps: { size: 'xs' } },
    Checkbox: { defaultProps: { size: 'xs' } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
    Modal: {
      defaultProps: {
        lockScroll: false,
        centered: false,
        yOffset: '8dvh',
        transitionProps: { duration: 0 },
        closeButtonProps: { 'aria-label': 'Close' },
        styles: { title: { fontWeight: 600 } },
      },
    },
    NativeSelect: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Popover: { defaultProps: { shadow: 'md', transitionProps: { duration: 0 } } },
    SegmentedControl: { defaultProps: { size: 'xs' } },
    Tabs: { defaultProps: { keepMounted: false } },
    Textarea: { defaultProps: { size: 'xs' } },
    TextInput: { defaultProps: { size: 'xs' } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 0 } } },
  },
});

/** What stylesheets of ours use, beside Mantine's own; all of it readable (4.5 : 1) in both schemes. */
export const variables: CSSVariablesResolver = () => ({
  variables: { '--nav-width': '216px' },
  light: {
    '--mantine-color-text': 'var(--mantine-color-gray-9)',
    '--mantine-color-dimmed': '#5b6472',
    '--mantine-color-placeholder': '#687282',
    '--mantine-color-error': '#b42318',
    '--mantine-color-red-filled': '#c62a1c',
    '--mantine-color-red-filled-hover': '#a92014',
    '--mantine-color-red-light-color': '#a92014',
    '--mantine-color-default-border': 'var(--mantine-color-gray-3)',
    '--surface': '#ffffff',
    '--surface-sunken': 'var(--mantine-color-gray-0)',
    '--surface-hover': 'var(--mantine-color-gray-1)',
    '--surface-selected': '#eef2ff',
    '--line': 'var(--mantine-color-gray-2)',
    '--accent-text': '#4338ca',
    '--good-text': '#08704a',
    '--good-surface': '#e7f6ef',
    '--warn-text': '#8a4b08',
    '--warn-surface': '#fdf3e3',
    '--bad-text': '#a92014',
    '--bad-surface': '#fdecea',
  },
  dark: {
    '--mantine-color-dimmed': '#a3acb8',
    '--mantine-color-placeholder': '#8e98a5',
    '--mantine-color-anchor': '#a5b4fc',
    '--mantine-color-error': '#ff9a8f',
    '--mantine-color-red-filled': '#c62a1c',
    '--mantine-color-red-filled-hover': '#d63a2c',
    '--mantine-color-red-light-color': '#ffb4ab',
    '--surface': 'var(--mantine-color-dark-7)',
    '--surface-sunken': 'var(--mantine-color-dark-8)',
    '--surface-hover': 'var(--mantine-color-dark-6)',
    '--surface-selected': '#22254a',
    '--line': 'var(--mantine-color-dark-5)',
    '--accent-text': '#a5b4fc',
    '--good-text': '#6fdcb0',
    '--good-surface': '#10291f',
    '--warn-text': '#f5c176',
    '--warn-surface': '#2e2312',
    '--bad-text': '#ff9a8f',
    '--bad-surface': '#351714',
  },
});
