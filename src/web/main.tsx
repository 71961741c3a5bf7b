import './theme/mantine.css';
import 'virtual:theme.css';
import './theme/base.css';
import { MantineProvider } from '@mantine/core';
import { Notifications, notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { hearOtherTabs } from './api/otherTabs.ts';
import { createQueryClient } from './api/queryClient.ts';
import { followOtherTab, onLeaving } from './api/session.ts';
import { createConsoleRouter } from './routes.tsx';
import { theme } from './theme/theme.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root.');

const client = createQueryClient();
hearOtherTabs((accountId) => followOtherTab(client, accountId));
// Toasts name people and groups, and offer to undo what somebody else did.
onLeaving(client, () => notifications.clean());

// Variables and classes are in stylesheets: see vite.config.ts.
createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <QueryClientProvider client={client}>
        <RouterProvider router={createConsoleRouter(client)} />
      </QueryClientProvider>
      <Notifications position="bottom-right" />
    </MantineProvider>
  </StrictMode>,
);
