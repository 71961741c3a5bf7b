import { useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSession } from '../../api/session.ts';
import { SignInForm } from '../../parts/SignInForm.tsx';
import { Opening } from '../../parts/states/Opening.tsx';
import classes from './SignIn.module.css';

/** Who is signed in goes where they wanted to. */
export function Screen() {
  const { data: session } = useSession();
  const { to = '/groups' } = useSearch({ from: '/sign-in' });
  useEffect(() => {
    document.title = 'Sign in · Groupkeep';
  }, []);
  const { history } = useRouter();
  const isSignedIn = Boolean(session && !session.hasEnded);
  useEffect(() => {
    if (isSignedIn) history.replace(to);
  }, [isSignedIn, history, to]);
  if (isSignedIn) return <Opening />;

  return (
    <main className={classes.screen}>
      <div className={classes.card}>
        <img src="/favicon.svg" alt="" width={36} height={36} />
        <h1 className={classes.title}>Sign in to Groupkeep</h1>
        <SignInForm />
      </div>
    </main>
  );
}
