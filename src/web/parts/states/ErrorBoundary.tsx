import { Component, type ReactNode } from 'react';
import { Crashed } from './Crashed.tsx';

interface Props {
  /** Where one is: what failed is forgotten by going elsewhere. */
  place: string;
  children: ReactNode;
}

interface State {
  place: string;
  error?: unknown;
}

/** Shows what went wrong in place of what is in it; React has no function for that. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { place: this.props.place };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error };
  }

  static getDerivedStateFromProps({ place }: Props, state: State): State | null {
    return place === state.place ? null : { place, error: undefined };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === undefined ? this.props.children : <Crashed error={error} />;
  }
}
