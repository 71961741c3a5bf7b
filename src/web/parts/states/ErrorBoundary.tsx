import { Component, type ReactNode } from 'react';
import { Crashed } from './Crashed.tsx';

/** Shows what went wrong in place of what is in it; React has no function for that. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined ? this.props.children : <Crashed error={error} />;
  }
}
