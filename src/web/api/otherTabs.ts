/**
 * The tabs of a browser share its cookie, and so who is signed in. A tab that went on showing somebody who has left would
 * have their forms sent by whoever came after.
 */
const channel = new BroadcastChannel('groupkeep-session');

/** Tells the other tabs who has signed in in this one; nobody has, after a sign-out. */
export function tellOtherTabs(accountId?: string): void {
  channel.postMessage(accountId);
}

/** Calls with whoever has signed in in another tab, or with nobody after a sign-out. */
export function hearOtherTabs(act: (accountId: string | undefined) => void): void {
  channel.addEventListener('message', ({ data }: MessageEvent<string | undefined>) => act(data));
}
