import { Modal } from '@mantine/core';
import { useFocusReturn } from '../parts/dialogs/useFocusReturn.tsx';
import { SignInForm } from '../parts/SignInForm.tsx';

/** Stands above whatever was open when the session ended. There is no way around it but to sign in. */
export default function SignInAgain({ login }: { login: string }) {
  useFocusReturn();
  return (
    <Modal
      opened
      onClose={() => {}}
      title="Your session has ended"
      size="sm"
      withCloseButton={false}
      closeOnClickOutside={false}
      closeOnEscape={false}
    >
      <p>Sign in again to go on where you were. What you have typed is still there.</p>
      <SignInForm login={login} />
    </Modal>
  );
}
