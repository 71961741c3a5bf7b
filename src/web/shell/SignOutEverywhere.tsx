import { useSignOut } from '../api/session.ts';
import { ConfirmDialog } from '../parts/dialogs/ConfirmDialog.tsx';

/** Asks first: it reaches browsers that somebody may be working in. */
export default function SignOutEverywhere({ onClose }: { onClose: () => void }) {
  const signOut = useSignOut();
  return (
    <ConfirmDialog
      title="Sign out everywhere?"
      confirm="Sign out everywhere"
      size="md"
      onConfirm={() => signOut.mutateAsync({ everywhere: true })}
      onClose={onClose}
    >
      <p>Your sessions end in this browser and in every other. API tokens go on working.</p>
    </ConfirmDialog>
  );
}
