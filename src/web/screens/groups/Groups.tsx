import { Page } from '../../parts/Page.tsx';
import { Empty } from '../../parts/states/Empty.tsx';

/** Not written yet. */
export function Screen() {
  return (
    <Page title="Groups">
      <Empty title="This screen is not written yet" />
    </Page>
  );
}
