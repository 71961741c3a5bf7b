/**
 * The tabs of a browser share its cookie, and so who is signed in. A tab that went on showing somebody who has left would
 * have their forms sent by whoever came after.
 */
const channel = new BroadcastChannel('groupkeep-session');

/** Tells the other tabs that somebody has signed in or out in this one. */
export function tellOtherTabs(): void {
  channel.postMessage(null);
}

/** Calls when somebody has signed in or out in another tab. */
export function hearOtherTabs(act: () => void): void {
  channel.addEventListener('message', act);
}
