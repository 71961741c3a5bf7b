import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect } from 'react';
import { useSession, useSignIn } from '../../api/session.ts';
import { Problem } from '../../parts/Problem.tsx';
import { Opening } from '../../parts/states/Opening.tsx';
import classes from './SignIn.module.css';

/** Username or e-mail address, and password. Who is signed in goes where they wanted to. */
export function Screen() {
  const session = useSession();
  const signIn = useSignIn();
  const { to = '/groups' } = useSearch({ from: '/sign-in' });
  useEffect(() => {
    document.title = 'Sign in · Groupkeep';
  }, []);
  const { history } = useRouter();
  const isSignedIn = Boolean(session.data);
  useEffect(() => {
    if (isSignedIn) history.replace(to);
  }, [isSignedIn, history, to]);
  if (isSignedIn) return <Opening />;

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    signIn.mutate({ login: String(fields.get('login')), password: String(fields.get('password')) });
  }

  return (
    <main className={classes.screen}>
      <form className={classes.form} onSubmit={submit}>
        <img src="/favicon.svg" alt="" width={36} height={36} />
        <h1 className={classes.title}>Sign in to Groupkeep</h1>
        <Stack gap="sm">
          <TextInput
            name="login"
            label="Username or e-mail"
            size="sm"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            withAsterisk={false}
            autoFocus
          />
          <PasswordInput
            name="password"
            label="Password"
            autoComplete="current-password"
            required
            withAsterisk={false}
          />
          {signIn.isError && <Problem error={signIn.error} says={REFUSED} />}
          <Button type="submit" size="sm" mt={4} loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </main>
  );
}

/** The server's own sentence is for programs: it speaks of tokens and keys. */
const REFUSED = { unauthenticated: 'That name and password do not go together.' };
