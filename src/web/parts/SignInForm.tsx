import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import type { FormEvent } from 'react';
import { useSignIn } from '../api/session.ts';
import { Problem } from './Problem.tsx';

interface Props {
  /** Who was signed in before: only the password is asked for, unless it is somebody else now. */
  login?: string;
}

/** Username or e-mail address, and password. */
export function SignInForm({ login = '' }: Props) {
  const signIn = useSignIn();

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    signIn.mutate({ login: String(fields.get('login')), password: String(fields.get('password')) });
  }

  return (
    <form onSubmit={submit}>
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
          defaultValue={login}
          autoFocus={login === ''}
        />
        <PasswordInput
          name="password"
          label="Password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus={login !== '' || undefined}
        />
        {signIn.isError && <Problem error={signIn.error} says={REFUSED} />}
        <Button type="submit" size="sm" mt={4} loading={signIn.isPending}>
          Sign in
        </Button>
      </Stack>
    </form>
  );
}

/** The server's own sentence is for programs: it speaks of tokens and keys. */
const REFUSED = { unauthenticated: 'That name and password do not go together.' };
