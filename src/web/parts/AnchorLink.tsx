import { Anchor, type AnchorProps } from '@mantine/core';
import { createLink, type LinkComponent } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type Props = AnchorProps & Omit<ComponentPropsWithRef<'a'>, keyof AnchorProps>;

const Bare = (props: Props) => <Anchor {...props} />;
const RouterAnchor = createLink(Bare);

/** A link that looks like one, to another screen. It is told to be the current one only on that very screen. */
export const AnchorLink: LinkComponent<typeof Bare> = (props) => (
  <RouterAnchor activeOptions={{ exact: true }} {...props} />
);
